internal import NIOCore

/// Where a socket comes from, as far as one machine may be told from another: its IPv4 address, or the 64 bits of an IPv6 network, in
/// which whoever has one address has them all.
struct SocketSource: Sendable, Hashable {
    private let bytes: [UInt8]

    /// `nil` for this machine itself, where a proxy would speak for everybody, and for what is no network address.
    init?(_ address: SocketAddress?) {
        guard let address else { return nil }
        // POSIX puts the address behind a family and a port of 16 bits each, IPv6 behind a flow label of 32 bits more.
        let raw = address.withSockAddr { pointer, size in Array(UnsafeRawBufferPointer(start: pointer, count: size)) }
        let source: ArraySlice<UInt8>
        switch address {
        case .v4: source = raw[4..<8]
        case .v6: source = raw[8..<24]
        case .unixDomainSocket: return nil
        }
        let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]
        let bytes = Array(source.starts(with: mapped) && source.count == 16 ? source.dropFirst(12) : source)
        let isLoopback = bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
        guard !isLoopback else { return nil }
        self.bytes = bytes.count == 4 ? bytes : Array(bytes.prefix(8))
    }
}
