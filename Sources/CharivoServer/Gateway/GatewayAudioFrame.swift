/// A piece of the character's sound on its way to a client, in a binary frame: a header of 12 bytes, then the samples. All numbers are
/// little-endian.
///
/// | bytes | what |
/// |---|---|
/// | 0 | 1, the header's version |
/// | 1 | 1, signed 16-bit samples of one channel at 24,000 Hz |
/// | 2–3 | 0 |
/// | 4–7 | the generation: grows by one at each flush |
/// | 8–11 | how many samples of this generation were sent before |
struct GatewayAudioFrame: Sendable, Hashable {
    static let headerLength = 12
    /// The most samples of one frame: a tenth of a second.
    static let maximumSamples = GatewayProtocol.sampleRate / 10

    var generation: Int
    var position: Int
    var samples: [Int16]

    /// The frame as it is sent.
    var bytes: [UInt8] {
        var bytes: [UInt8] = [1, 1, 0, 0]
        bytes.reserveCapacity(Self.headerLength + samples.count * 2)
        for number in [generation, position] {
            let number = UInt32(truncatingIfNeeded: number)
            for shift in [0, 8, 16, 24] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
        }
        for sample in samples {
            bytes.append(UInt8(truncatingIfNeeded: sample))
            bytes.append(UInt8(truncatingIfNeeded: sample >> 8))
        }
        return bytes
    }
}
