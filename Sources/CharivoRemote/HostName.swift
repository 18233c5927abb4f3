/// A host as a URL names it.
struct HostName: Sendable, Hashable {
    private let name: String

    init(_ name: String) { self.name = name.lowercased() }

    /// Whether it is this machine to itself. Of names only `localhost` is; any other could be pointed elsewhere.
    var isLoopback: Bool {
        if ["localhost", "::1", "[::1]"].contains(name) { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.first == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
