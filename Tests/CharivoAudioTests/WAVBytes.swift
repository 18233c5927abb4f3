/// A WAV file made by hand, so that the reader is not tested with the writer of the same library.
struct WAVBytes {
    enum Encoding: Sendable, CaseIterable {
        case unsigned8, signed16, signed24, signed32, float32

        var bits: Int {
            switch self {
            case .unsigned8: 8
            case .signed16: 16
            case .signed24: 24
            case .signed32, .float32: 32
            }
        }

        /// The sample, −1 to 1, as its bytes.
        func bytes(_ value: Double) -> [UInt8] {
            switch self {
            case .unsigned8: [UInt8(clamping: Int((value * 127).rounded()) + 128)]
            case .signed16: little(Int64((value * 32_767).rounded()), 2)
            case .signed24: little(Int64((value * 8_388_607).rounded()), 3)
            case .signed32: little(Int64((value * 2_147_483_647).rounded()), 4)
            case .float32: little(Int64(Float(value).bitPattern), 4)
            }
        }

        private func little(_ value: Int64, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * Int64($0))) }
        }
    }

    static func file(_ channels: [[Double]], sampleRate: Int, encoding: Encoding = .signed16) -> [UInt8] {
        let frames = channels.first?.count ?? 0
        let data = (0..<frames).flatMap { frame in channels.flatMap { encoding.bytes($0[frame]) } }
        let block = channels.count * encoding.bits / 8
        var bytes = Array("RIFF".utf8) + four(36 + data.count) + Array("WAVEfmt ".utf8) + four(16)
        bytes += two(encoding == .float32 ? 3 : 1) + two(channels.count) + four(sampleRate) + four(sampleRate * block)
        bytes += two(block) + two(encoding.bits) + Array("data".utf8) + four(data.count) + data
        return bytes
    }

    private static func two(_ value: Int) -> [UInt8] { [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)] }
    private static func four(_ value: Int) -> [UInt8] { two(value) + two(value >> 16) }
}
