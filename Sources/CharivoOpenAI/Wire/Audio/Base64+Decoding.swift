extension Base64 {
    /// Reads the bytes that a text stands for.
    package static func bytes(decoding text: Span<UInt8>) throws(Base64Error) -> [UInt8] {
        let count = try byteCount(of: text)
        let values = values
        return try [UInt8](capacity: count) { output throws(Base64Error) in
            var index = 0
            while index < count / 3 * 4 {
                let group = try group(text, at: index, values.span)
                output.append(UInt8(truncatingIfNeeded: group >> 16))
                output.append(UInt8(truncatingIfNeeded: group >> 8))
                output.append(UInt8(truncatingIfNeeded: group))
                index += 4
            }
            switch count % 3 {
            case 1: output.append(try lastByte(text, values.span))
            case 2:
                let last = try lastTwoBytes(text, values.span)
                output.append(UInt8(truncatingIfNeeded: last >> 8))
                output.append(UInt8(truncatingIfNeeded: last))
            default: break
            }
        }
    }

    /// Reads the samples, little-endian, that a text stands for.
    package static func samples(decoding text: Span<UInt8>) throws(Base64Error) -> [Int16] {
        let count = try byteCount(of: text)
        guard count.isMultiple(of: 2) else { throw .oddByteCount }
        let values = values
        return try [Int16](capacity: count / 2) { output throws(Base64Error) in
            var index = 0
            while index < count / 6 * 8 {
                let first = try group(text, at: index, values.span)
                let second = try group(text, at: index + 4, values.span)
                output.append(sample(first >> 16, first >> 8))
                output.append(sample(first, second >> 16))
                output.append(sample(second >> 8, second))
                index += 8
            }
            // Two bytes are left, in one padded group; or four, in a whole group and a padded one.
            switch count % 6 {
            case 2:
                let last = try lastTwoBytes(text, values.span)
                output.append(sample(last >> 8, last))
            case 4:
                let group = try group(text, at: index, values.span)
                output.append(sample(group >> 16, group >> 8))
                output.append(sample(group, Int32(try lastByte(text, values.span))))
            default: break
            }
        }
    }

    /// How many bytes a text stands for.
    private static func byteCount(of text: Span<UInt8>) throws(Base64Error) -> Int {
        let count = text.count
        guard count.isMultiple(of: 4) else { throw .padding }
        guard count > 0, text[count - 1] == pad else { return count / 4 * 3 }
        return count / 4 * 3 - (text[count - 2] == pad ? 2 : 1)
    }

    /// The sample with the lowest eight bits of each as its bytes, low and high.
    @inline(__always)
    private static func sample(_ low: Int32, _ high: Int32) -> Int16 {
        Int16(truncatingIfNeeded: low & 0xFF | high << 8)
    }

    /// Reads four characters as 24 bits.
    @inline(__always)
    private static func group(_ text: Span<UInt8>, at index: Int, _ values: Span<Int32>) throws(Base64Error) -> Int32 {
        let group =
            values[Int(text[index])] << 18 | values[Int(text[index + 1])] << 12 | values[Int(text[index + 2])] << 6
            | values[Int(text[index + 3])]
        guard group >= 0 else { throw firstBadCharacter(text, from: index, values) }
        return group
    }

    /// Reads the one byte of a last group of two characters.
    private static func lastByte(_ text: Span<UInt8>, _ values: Span<Int32>) throws(Base64Error) -> UInt8 {
        let index = text.count - 4
        let bits = values[Int(text[index])] << 6 | values[Int(text[index + 1])]
        guard bits >= 0 else { throw firstBadCharacter(text, from: index, values) }
        guard bits & 0x0F == 0 else { throw .padding }
        return UInt8(truncatingIfNeeded: bits >> 4)
    }

    /// Reads the two bytes of a last group of three characters.
    private static func lastTwoBytes(_ text: Span<UInt8>, _ values: Span<Int32>) throws(Base64Error) -> Int32 {
        let index = text.count - 4
        let bits = values[Int(text[index])] << 12 | values[Int(text[index + 1])] << 6 | values[Int(text[index + 2])]
        guard bits >= 0 else { throw firstBadCharacter(text, from: index, values) }
        guard bits & 0x03 == 0 else { throw .padding }
        return bits >> 2
    }

    private static func firstBadCharacter(_ text: Span<UInt8>, from start: Int, _ values: Span<Int32>) -> Base64Error {
        var index = start
        while index < text.count, values[Int(text[index])] >= 0 { index += 1 }
        return .character(offset: index)
    }
}
