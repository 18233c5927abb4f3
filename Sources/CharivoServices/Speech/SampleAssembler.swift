/// Samples of 16 bits, little-endian, from bytes that come in pieces of any length.
struct SampleAssembler: Sendable {
    private var half: UInt8?

    mutating func append(_ bytes: some Sequence<UInt8>) -> [Int16] {
        var samples: [Int16] = []
        for byte in bytes {
            if let low = half {
                samples.append(Int16(bitPattern: UInt16(byte) << 8 | UInt16(low)))
                half = nil
            } else {
                half = byte
            }
        }
        return samples
    }
}
