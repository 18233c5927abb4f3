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
    /// are no browsers are not held back by this. `*` needs authentication: without, any page that is open on the server's machine could
    /// start sessions.
    public var allowedOrigins: Set<String> = []
    /// The names by which the server may be called, without a port, as in the `Host` header; `nil`, the default, for any where callers are
    /// authenticated, and for the loopback names where they are not.
    public var hostNames: Set<String>?
    /// Where clients reach the server, as `https://voice.example.com`, when it is not by the name they call it by: behind a proxy that ends
    /// TLS. It stands in the URLs that bootstraps hand out. Needs authentication, unless it is an address of loopback's.
    public var publicURL: String?
    /// Who may read `/metrics`. Default ``MetricsAccess/loopback``.
    public var metricsAccess = MetricsAccess.loopback
    /// The addresses of the proxies before the server, or blocks of them as `10.0.0.0/8`. Of requests that come from one of them, the caller's
    /// address is the last one in `X-Forwarded-For` that is not itself a trusted proxy's; whatever stands before that anybody could have
    /// written. None by default: the header is then not looked at, and the address is that of the connection.
    public var trustedProxies: [String] = []
    /// The limits.
    public var limits = ServerLimits()
    /// The limits and times of each of the gateway's sessions.
    public var gateway = GatewayLimits()

    /// The configuration that is documented as default.
    public init() {}

    /// Whether only the server's own machine can reach it.
    public var isLoopback: Bool { HostName(host).isLoopback }

    /// Checks the values, and that nobody could reach the server who is not asked who they are.
    ///
    /// - Throws: ``ServerError`` with `invalidConfiguration` or `unprotected`.
    public func check(with authenticator: any Authenticator) throws(ServerError) {
        try check()
        if let flaw = exposure(with: authenticator) { throw flaw.error }
    }

    /// That others could reach the server, or use it through pages, whom nothing would ask who they are; `nil` where it is not so.
    package func exposure(with authenticator: any Authenticator) -> SettingFlaw? {
        guard !authenticator.protectsRemotely else { return nil }
        if !isLoopback {
            return SettingFlaw(
                "host",
                "is \(SettingFlaw.quote(host)), where other machines reach the server, and it would ask nobody who they are. "
                    + "Set tokens or JWT authentication, or listen on 127.0.0.1.", code: .unprotected)
        }
        if let publicURL, let origin = WebOrigin(publicURL), !origin.host.isLoopback {
            return SettingFlaw(
                "publicUrl",
                "is \(SettingFlaw.quote(publicURL)): others would reach the server through a proxy, and it would ask nobody who they are. "
                    + "Set tokens (auth.tokens.file) or JWT authentication (auth.jwt.keyFile and those beside it), or leave it out.",
                code: .unprotected)
        }
        if allowedOrigins.contains("*") {
            return SettingFlaw(
                "allowedOrigins",
                "has \"*\" in it: any web page that is open on this machine could start sessions, and would not be asked who it is. "
                    + "Name the origins, or set tokens (auth.tokens.file) or JWT authentication.", code: .unprotected)
        }
        return nil
    }

    /// Checks the values.
    ///
    /// - Throws: ``ServerError`` with `invalidConfiguration` that names the setting, its range, and what to do.
    public func check() throws(ServerError) {
        if let flaw = flaws.first { throw flaw.error }
    }

    /// All that is wrong with the values.
    package var flaws: [SettingFlaw] {
        var flaws: [SettingFlaw] = []
        func require(_ isRight: Bool, _ setting: String, _ words: @autoclosure () -> String) {
            if !isRight { flaws.append(SettingFlaw(setting, words())) }
        }
        require(!host.isEmpty, "host", "is empty. Give an address of this machine, such as 127.0.0.1.")
        require((0...65_535).contains(port), "port", "is \(port), and has to be between 0 and 65535.")
        for name in (hostNames ?? []).sorted() {
            require(
                HostPolicy.isName(name), "hostNames",
                "has \(SettingFlaw.quote(name)) in it, which no Host header names: give a host or an address alone, such as voice.example.com or "
                    + "[2001:db8::1], without a scheme, a port, a path or a *.")
        }
        for origin in allowedOrigins.sorted() {
            require(
                origin == "*" || WebOrigin(origin) != nil, "allowedOrigins",
                "has \(SettingFlaw.quote(origin)) in it, which is no origin: a scheme and a host, such as https://example.com, without a path "
                    + "or a slash at its end, and without a * in its name, which no browser sends.")
        }
        if let publicURL {
            require(
                WebOrigin(publicURL) != nil, "publicUrl",
                "is \(SettingFlaw.quote(publicURL)), and has to be a scheme and a host, such as https://voice.example.com, without a path or a "
                    + "slash at its end.")
        }
        for proxy in trustedProxies {
            require(
                AddressBlock(proxy) != nil, "trustedProxies",
                "has \(SettingFlaw.quote(proxy)) in it, which is neither an address nor a block of them, such as 10.0.0.7, 10.0.0.0/8 or "
                    + "fd00::/8.")
        }
        flaws += limits.flaws + gateway.flaws
        return flaws
    }
}
