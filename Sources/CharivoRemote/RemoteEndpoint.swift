internal import CharivoHTTP
internal import CharivoRealtime

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Where an app's server is asked for sessions.
struct RemoteEndpoint: Sendable, Hashable {
    /// The whole URL.
    let url: String
    /// Its scheme, host and port: what may stand in an error.
    let origin: String

    /// Reads an address.
    ///
    /// - Parameters:
    ///   - text: A URL; one without a path means `/api/realtime` there.
    ///   - allowsCleartext: Whether `http` is good enough also for other machines.
    /// - Throws: `RealtimeError` with `invalidConfiguration`. The URL itself is not repeated: its query may hold a secret.
    init(_ text: String, allowsCleartext: Bool) throws(RealtimeError) {
        func invalid(_ what: String) -> RealtimeError {
            RealtimeError(
                code: .invalidConfiguration,
                message: "The endpoint \(what). Give the URL of your server's route, such as https://example.com/api/realtime.")
        }
        guard var parts = URLComponents(string: text), let host = parts.host, !host.isEmpty else { throw invalid("is not a URL") }
        guard parts.user == nil, parts.password == nil else { throw invalid("holds a user name or a password") }
        guard parts.fragment == nil else { throw invalid("has a fragment (#…)") }
        switch parts.scheme?.lowercased() {
        case "https": break
        case "http" where allowsCleartext || HostName(host).isLoopback: break
        case "http":
            throw invalid("is plain http, which everybody on the way can read; use https, or allow cleartext for a network of your own")
        default: throw invalid("is not http or https")
        }
        if parts.path.isEmpty || parts.path == "/" { parts.path = RemoteRealtimeClient.defaultPath }
        guard let url = parts.string else { throw invalid("is not a URL") }
        self.url = url
        (parts.path, parts.query) = ("", nil)
        origin = parts.string ?? host
    }
}
