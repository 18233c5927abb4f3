/// A block of addresses: one alone, or all that begin with the same bits, as `10.0.0.0/8`.
struct AddressBlock: Sendable, Hashable {
    private let base: NetworkAddress
    private let bits: Int

    /// Reads a block.
    ///
    /// - Returns: `nil` for what is none.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let base = NetworkAddress(parts[0]) else { return nil }
        self.base = base
        guard parts.count == 2 else {
            bits = base.bytes.count * 8
            return
        }
        guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let bits = Int(parts[1]), (0...base.bytes.count * 8).contains(bits)
        else { return nil }
        self.bits = bits
    }

    /// Whether an address is in it.
    func contains(_ address: NetworkAddress) -> Bool {
        guard address.bytes.count == base.bytes.count else { return false }
        return zip(address.bytes, base.bytes).enumerated().allSatisfy { index, pair in
            let rest = max(0, min(8, bits - index * 8))
            let mask = UInt8(truncatingIfNeeded: 0xFF00 >> rest)
            return pair.0 & mask == pair.1 & mask
        }
    }
}
