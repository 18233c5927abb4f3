extension Base64 {
    /// Writes bytes as base64 to the end of a buffer.
    package static func append(_ bytes: Span<UInt8>, to text: inout [UInt8]) {
        let alphabet = alphabet
        text.append(addingCapacity: textCount(bytes: bytes.count)) { output in
            var index = 0
            while index + 3 <= bytes.count {
                let group = UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
                append(group, alphabet.span, to: &output)
                index += 3
            }
            switch bytes.count - index {
            case 1: appendLast(bytes[index], alphabet.span, to: &output)
            case 2: appendLast(bytes[index], bytes[index + 1], alphabet.span, to: &output)
            default: break
            }
        }
    }

    /// Writes samples, little-endian, as base64 to the end of a buffer.
    package static func append(_ samples: Span<Int16>, to text: inout [UInt8]) {
        let alphabet = alphabet
        text.append(addingCapacity: textCount(bytes: samples.count * 2)) { output in
            var index = 0
            while index + 3 <= samples.count {
                let first = bigEndian(samples[index])
                let second = bigEndian(samples[index + 1])
                let third = bigEndian(samples[index + 2])
                append(first << 8 | second >> 8, alphabet.span, to: &output)
                append((second & 0xFF) << 16 | third, alphabet.span, to: &output)
                index += 3
            }
            switch samples.count - index {
            case 1:
                let first = samples[index]
                appendLast(UInt8(truncatingIfNeeded: first), UInt8(truncatingIfNeeded: first >> 8), alphabet.span, to: &output)
            case 2:
                let first = bigEndian(samples[index])
                let second = bigEndian(samples[index + 1])
                append(first << 8 | second >> 8, alphabet.span, to: &output)
                appendLast(UInt8(truncatingIfNeeded: second), alphabet.span, to: &output)
            default: break
            }
        }
    }

    /// A sample's two bytes in the order they are written, the first one highest.
    @inline(__always)
    private static func bigEndian(_ sample: Int16) -> UInt32 {
        let bits = UInt32(UInt16(bitPattern: sample))
        return (bits & 0xFF) << 8 | bits >> 8
    }

    /// Writes three bytes as four characters.
    @inline(__always)
    private static func append(_ group: UInt32, _ alphabet: Span<UInt8>, to output: inout OutputSpan<UInt8>) {
        output.append(alphabet[Int(group >> 18)])
        output.append(alphabet[Int(group >> 12 & 63)])
        output.append(alphabet[Int(group >> 6 & 63)])
        output.append(alphabet[Int(group & 63)])
    }

    /// Writes a last byte that stands alone.
    private static func appendLast(_ byte: UInt8, _ alphabet: Span<UInt8>, to output: inout OutputSpan<UInt8>) {
        output.append(alphabet[Int(byte >> 2)])
        output.append(alphabet[Int(byte << 4 & 63)])
        output.append(pad)
        output.append(pad)
    }

    /// Writes the last two bytes.
    private static func appendLast(_ byte: UInt8, _ next: UInt8, _ alphabet: Span<UInt8>, to output: inout OutputSpan<UInt8>) {
        output.append(alphabet[Int(byte >> 2)])
        output.append(alphabet[Int(byte << 4 & 63 | next >> 4)])
        output.append(alphabet[Int(next << 2 & 63)])
        output.append(pad)
    }
}
