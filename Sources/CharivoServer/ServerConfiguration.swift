internal import CharivoHTTP

/// Where a server listens, whom it answers, and within which limits.
public struct ServerConfiguration: Sendable, Hashable {
    /// Who may read `/metrics`.
    public enum MetricsAccess: String, Sendable, Hashable {
        /// Nobody: the path is not there.
        case nobody
        /// Programs on the server's own machine that call it by a loopback name; with the credentials of a caller where callers are
        /// authenticated. Without authentication nobody, when ``ServerConfiguration/publicURL`` says that a proxy stands before the server.
        case loopback
        /// Whoever can reach the server. The numbers tell how much it is used, and nothing of what is said.
        case everybody
    }

    /// The address listened on. Default `127.0.0.1`, which keeps other machines out.
    public var host = "127.0.0.1"
    /// The port; 0 for one that the system chooses (see ``RealtimeServer/port``). Default 8787.
    public var port = 8_787
    /// The certificate to serve `https` and `wss` with; `nil`, the default, for plain `http` and `ws`.
    public var tls: ServerTLS?
    /// The web origins whose pages may use the server, as `https://example.com`; `*` for all. Its own pages always may, and programs that
    /// are no browsers are not held back by this.
    public var allowedOrigins: Set<String> = []
    /// The names by which the server may be called, without a port, as in the `Host` header; `nil`, the default, for any where callers are
    /// authenticated, and for the loopback names where they are not.
    public var hostNames: Set<String>?
    /// Where clients reach the server, as `https://voice.example.com`, when it is not by the name they call it by: behind a proxy that ends
    /// TLS. It stands in the URLs that bootstraps hand out.
    public var publicURL: String?
    /// Who may read `/metrics`. Default ``MetricsAccess/loopback``.
    public var metricsAccess = MetricsAccess.loopback
    /// The limits.
    public var limits = ServerLimits()

    /// The configuration that is documented as default.
    public init() {}

    /// Whether only the server's own machine can reach it.
    public var isLoopback: Bool { HostName(host).isLoopback }

    /// Checks the values, and that nobody could reach the server who is not asked who they are.
    ///
    /// - Throws: ``ServerError`` with `invalidConfiguration` or `unprotected`.
    public func check(with authenticator: any Authenticator) throws(ServerError) {
        try check()
        guard isLoopback || authenticator.protectsRemotely else {
            throw ServerError(
                code: .unprotected,
                message: "The server would listen on \(host), where other machines reach it, and ask nobody who they are. "
                    + "Set tokens or JWT authentication, or listen on 127.0.0.1.")
        }
    }

    /// Checks the values.
    ///
    /// - Throws: ``ServerError`` with `invalidConfiguration` that names the setting, its range, and what to do.
    public func check() throws(ServerError) {
        func require(_ isRight: Bool, _ message: String) throws(ServerError) {
            if !isRight { throw ServerError(code: .invalidConfiguration, message: message) }
        }
        try require(!host.isEmpty, "The host is empty. Give an address of this machine, such as 127.0.0.1.")
        try require((0...65_535).contains(port), "The port is not between 0 and 65535.")
        for origin in allowedOrigins {
            let isOrigin = origin.hasPrefix("https://") || origin.hasPrefix("http://")
            try require(
                origin == "*" || (isOrigin && origin.split(separator: "/").count == 2 && !origin.hasSuffix("/")),
                "An allowed origin is not a scheme and a host, such as https://example.com, without a path or a slash at its end: "
                    + origin.prefix(80))
        }
        if let publicURL {
            let isOrigin = publicURL.hasPrefix("https://") || publicURL.hasPrefix("http://")
            try require(
                isOrigin && publicURL.split(separator: "/").count == 2 && !publicURL.hasSuffix("/"),
                "The public URL is not a scheme and a host, such as https://voice.example.com, without a path or a slash at its end.")
        }
        try require((1...(64 << 20)).contains(limits.requestBodyBytes), "limits.requestBodyBytes is not between 1 and 67108864.")
        try require((1...200).contains(limits.jsonDepth), "limits.jsonDepth is not between 1 and 200.")
        try require(limits.requestTime > .zero, "limits.requestTime is not above 0.")
        try require(limits.connections > 0, "limits.connections is not above 0.")
        try require(limits.webSockets > 0, "limits.webSockets is not above 0.")
        try require(limits.sessionStartsPerMinute > 0, "limits.sessionStartsPerMinute is not above 0.")
        try require(limits.sessionStartBurst > 0, "limits.sessionStartBurst is not above 0.")
        try require(limits.sessionsPerCaller > 0, "limits.sessionsPerCaller is not above 0.")
        try require(limits.sessions > 0, "limits.sessions is not above 0.")
        try require(limits.callers > 0, "limits.callers is not above 0.")
        try require(limits.failedAuthenticationsPerMinute > 0, "limits.failedAuthenticationsPerMinute is not above 0.")
        try require(limits.drainTime >= .zero, "limits.drainTime is below 0.")
    }
}
