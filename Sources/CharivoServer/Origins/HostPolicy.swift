internal import CharivoHTTP
internal import CharivoWebSocket

/// The names by which a server answers.
///
/// A server without authentication trusts the loopback interface. A page from elsewhere could reach it all the same, by a name that
/// its owner points to 127.0.0.1 (DNS rebinding); to the browser that page and the server are of one origin. Such a server therefore
/// answers only requests that call it by a loopback name.
struct HostPolicy: Sendable, Hashable {
    /// The names answered to, in lower case and without a port; `nil` for all.
    private let names: Set<String>?
    /// The names of this machine to itself, among them the address listened on where that is one: good for its own programs besides.
    private let loopbackNames: Set<String>

    /// Makes a policy.
    ///
    /// - Parameters:
    ///   - names: The names answered to, without a port; `nil` for all.
    ///   - host: The address listened on.
    init(names: Set<String>?, listeningOn host: String) {
        loopbackNames = Self.loopbackNames(listeningOn: host)
        self.names = names.map { Set($0.map { $0.lowercased() }) }
    }

    /// Any name will do.
    static let all = HostPolicy(names: nil, listeningOn: "")

    /// Only the names of this machine to itself, for whoever calls.
    static func loopback(listeningOn host: String) -> HostPolicy {
        HostPolicy(names: loopbackNames(listeningOn: host), listeningOn: host)
    }

    private static func loopbackNames(listeningOn host: String) -> Set<String> {
        let usual: Set<String> = ["localhost", "127.0.0.1", "[::1]"]
        guard HostName(host).isLoopback else { return usual }
        let host = host.lowercased()
        return usual.union([host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host])
    }

    /// The refusal, where there is one.
    func failure(of request: HTTPServerRequest) -> RequestFailure? {
        let hosts = request.headers.filter { $0.name.lowercased() == "host" }.map(\.value)
        guard hosts.count == 1, let host = hosts.first, Self.isWellFormed(host) else {
            return RequestFailure(
                400, code: "invalid_host", message: "A request has exactly one Host header, with a name or address in it.")
        }
        guard let names, !names.contains(Self.name(in: host)) else { return nil }
        if request.isFromLoopback, loopbackNames.contains(Self.name(in: host)) { return nil }
        return RequestFailure(
            421, code: "unknown_host", message: "The server does not answer to this name. Call it by one of its own, such as localhost.")
    }

    /// Whether a text is what a `Host` header names, without a port: nothing else is ever found there.
    static func isName(_ text: String) -> Bool {
        guard isWellFormed(text), name(in: text) == text.lowercased() else { return false }
        return !text.contains { "[]".contains($0) } || NetworkAddress(text)?.bytes.count == 16
    }

    private static func name(in host: String) -> String {
        let host = host.lowercased()
        if host.hasPrefix("["), let end = host.firstIndex(of: "]") { return String(host[...end]) }
        return String(host.prefix { $0 != ":" })
    }

    private static func isWellFormed(_ host: String) -> Bool {
        (1...255).contains(host.utf8.count)
            && host.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: ".-_:[]".utf8.contains(byte)
                }
            }
    }
}
