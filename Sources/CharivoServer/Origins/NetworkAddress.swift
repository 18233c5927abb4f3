/// An address of the Internet Protocol. An IPv4 address that is written as an IPv6 one (`::ffff:10.0.0.1`) is the IPv4 address.
struct NetworkAddress: Sendable, Hashable, CustomStringConvertible {
    /// Its 4 or 16 bytes.
    let bytes: [UInt8]

    /// Reads an address as it stands in a header or a setting: with a port or without, an IPv6 address with its brackets or without.
    ///
    /// - Returns: `nil` for what is none.
    init?(_ text: some StringProtocol) {
        guard (2...64).contains(text.utf8.count) else { return nil }
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]"), let bytes = Self.version6(text[text.index(after: text.startIndex)..<end]),
                Self.isPort(text[text.index(after: end)...])
            else { return nil }
            self.bytes = bytes
        } else if let bytes = Self.version6(text) {
            self.bytes = bytes
        } else {
            let end = text.firstIndex(of: ":") ?? text.endIndex
            guard let bytes = Self.version4(text[..<end]), Self.isPort(text[end...]) else { return nil }
            self.bytes = bytes
        }
    }

    /// The address in the one way it is written here, so that it can tell callers apart.
    var description: String {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2).map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }

    /// Whose the address is, as far as one machine may be told from another: the address itself, or the network of 64 bits of an IPv6
    /// one, in which whoever has one address has them all.
    var source: String {
        guard bytes.count == 16 else { return description }
        return stride(from: 0, to: 8, by: 2).map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":") + "::/64"
    }

    /// Whether what stands behind an address is nothing, or a colon and a port.
    private static func isPort(_ text: some StringProtocol) -> Bool {
        guard let colon = text.first else { return true }
        let digits = text.dropFirst()
        return colon == ":" && !digits.isEmpty && digits.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt16(digits) != nil
    }

    private static func version4(_ text: some StringProtocol) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let bytes = parts.compactMap { part -> UInt8? in
            // 010 is 8 to some and 10 to others.
            guard part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), part.count == 1 || part.first != "0" else { return nil }
            return UInt8(part)
        }
        return bytes.count == 4 ? bytes : nil
    }

    private static func version6(_ text: some StringProtocol) -> [UInt8]? {
        // The name of an interface behind a % says nothing about the address.
        let text = text.prefix { $0 != "%" }
        guard text.contains(":") else { return nil }
        let halves = text.components(doubleColon: ())
        guard halves.count <= 2 else { return nil }
        var all: [[UInt8]] = []
        for (index, half) in halves.enumerated() {
            guard let bytes = groups(half, isLast: index == halves.count - 1) else { return nil }
            all.append(bytes)
        }
        let count = all.reduce(0) { $0 + $1.count }
        guard halves.count == 2 ? count <= 14 : count == 16 else { return nil }
        let bytes = halves.count == 2 ? all[0] + Array(repeating: 0, count: 16 - count) + all[1] : all[0]
        let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isMapped ? Array(bytes.suffix(4)) : bytes
    }

    private static func groups(_ text: Substring, isLast: Bool) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var bytes: [UInt8] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if isLast, index == parts.count - 1, part.contains("."), let tail = version4(part) {
                bytes += tail
            } else {
                guard (1...4).contains(part.utf8.count), part.allSatisfy(\.isHexDigit), let group = UInt16(part, radix: 16) else {
                    return nil
                }
                bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
            }
        }
        return bytes
    }
}

extension StringProtocol {
    /// The parts before and behind each `::`.
    fileprivate func components(doubleColon: Void) -> [Substring] {
        var parts: [Substring] = []
        var rest = Substring(self)
        while let range = rest.firstRange(of: "::") {
            parts.append(rest[..<range.lowerBound])
            rest = rest[range.upperBound...]
        }
        return parts + [rest]
    }
}
