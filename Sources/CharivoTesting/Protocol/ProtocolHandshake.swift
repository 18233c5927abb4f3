/// What a client dialled with.
public struct ProtocolHandshake: Sendable, Hashable {
    /// The path, for instance `/v1/realtime`.
    public var path: String
    /// What followed the `?`, still percent-encoded.
    public var query: String?
    /// The key, of an `Authorization: Bearer` header.
    public var key: String?

    /// The model of the query.
    public var model: String? {
        query?.split(separator: "&").first { $0.hasPrefix("model=") }.map { String($0.dropFirst(6)) }
    }
}
