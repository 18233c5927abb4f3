import Foundation

/// What a recording of the command holds: 24,000 samples a second, the user on the left, the character on the right.
struct Recording: Sendable {
    var user: [Int16] = []
    var character: [Int16] = []

    /// Reads a WAV file of 16-bit stereo, and insists that its header tells its true length.
    init(path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        func number(_ offset: Int, _ count: Int) -> Int {
            (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
        }
        guard bytes.count >= 44, bytes[0..<4] == Array("RIFF".utf8)[...], number(4, 4) == bytes.count - 8, number(22, 2) == 2,
            number(24, 4) == 24_000
        else { throw CocoaError(.fileReadCorruptFile) }
        guard let data = (36..<bytes.count - 8).first(where: { bytes[$0..<($0 + 4)] == Array("data".utf8)[...] }),
            number(data + 4, 4) == bytes.count - data - 8
        else { throw CocoaError(.fileReadCorruptFile) }
        for offset in stride(from: data + 8, to: bytes.count - 3, by: 4) {
            user.append(Int16(truncatingIfNeeded: number(offset, 2)))
            character.append(Int16(truncatingIfNeeded: number(offset + 2, 2)))
        }
    }

    /// The stretches of sound of a channel, in seconds; pauses shorter than 0.4 s do not end one.
    static func stretches(_ samples: [Int16]) -> [ClosedRange<Double>] {
        let frame = 240
        var stretches: [ClosedRange<Double>] = []
        for start in stride(from: 0, to: samples.count - frame, by: frame) {
            let energy = samples[start..<start + frame].reduce(0.0) { $0 + Double($1) * Double($1) } / Double(frame)
            guard energy > 900 else { continue }
            let (begin, end) = (Double(start) / 24_000, Double(start + frame) / 24_000)
            if let last = stretches.last, begin - last.upperBound < 0.4 {
                stretches[stretches.count - 1] = last.lowerBound...end
            } else {
                stretches.append(begin...end)
            }
        }
        return stretches
    }
}
