extension [Int16] {
    /// Samples from their bytes, the lower one first.
    init(littleEndian bytes: some Collection<UInt8>) {
        self = []
        reserveCapacity(bytes.count / 2)
        var low: UInt8?
        for byte in bytes {
            if let first = low {
                append(Int16(bitPattern: UInt16(first) | UInt16(byte) << 8))
                low = nil
            } else {
                low = byte
            }
        }
    }
}
