internal import CharivoWebSocket

extension Credentials {
    /// The prefix of the subprotocol that carries a token.
    static let subprotocolPrefix = "charivo-token."

    /// What a request brings, and the address it comes from.
    init(_ request: HTTPServerRequest, address: String?) {
        self.init(bearerToken: Self.token(of: request), address: address)
    }

    private static func token(of request: HTTPServerRequest) -> String? {
        let headers = request.headers.filter { $0.name.lowercased() == "authorization" }
        if let header = headers.first {
            // Two of them are one too many: a proxy may have judged by the other.
            guard headers.count == 1 else { return nil }
            let parts = header.value.split(separator: " ", omittingEmptySubsequences: true)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
            return String(parts[1])
        }
        return request.subprotocols.first { $0.hasPrefix(subprotocolPrefix) }.map { String($0.dropFirst(subprotocolPrefix.count)) }
    }
}
