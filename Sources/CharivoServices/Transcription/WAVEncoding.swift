/// Sound as the bytes of a WAV file: 16 bits, one channel.
enum WAVEncoding {
    static func bytes(of samples: [Int16], sampleRate: Int) -> [UInt8] {
        let length = UInt32(clamping: samples.count * 2)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(44 + samples.count * 2)
        func add(_ text: String) { bytes.append(contentsOf: text.utf8) }
        func add(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
        }
        add("RIFF")
        add(UInt32(36) + length)
        add("WAVEfmt ")
        add(UInt32(16))
        add(UInt16(1))  // PCM
        add(UInt16(1))  // channels
        add(UInt32(clamping: sampleRate))
        add(UInt32(clamping: sampleRate * 2))  // bytes a second
        add(UInt16(2))  // bytes a frame
        add(UInt16(16))  // bits a sample
        add("data")
        add(length)
        for sample in samples { add(sample) }
        return bytes
    }
}
