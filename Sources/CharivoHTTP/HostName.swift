/// A host as a URL names it.
package struct HostName: Sendable, Hashable {
    private let name: String

    /// Takes it as it stands in a URL; an IPv6 address with its brackets or without.
    package init(_ name: String) { self.name = name.lowercased() }

    /// Whether it is this machine to itself. Of names only `localhost` is; any other could be pointed elsewhere.
    package var isLoopback: Bool {
        if ["localhost", "::1", "[::1]"].contains(name) { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.first == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
