import Foundation

/// The seed of a property test: CHARIVO_SEED repeats a run; without it, every run is another.
struct Seed: CustomStringConvertible {
    let value = ProcessInfo.processInfo.environment["CHARIVO_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)

    var description: String { "Repeat with CHARIVO_SEED=\(value)" }

    var generator: SeededGenerator { SeededGenerator(state: value) }
}

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) } }

    mutating func samples(_ count: Int) -> [Int16] { (0..<count).map { _ in Int16.random(in: .min ... .max, using: &self) } }
}
