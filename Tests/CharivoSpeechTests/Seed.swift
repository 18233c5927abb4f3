import Foundation

/// The seed of a property test: a new one every time, or the one in `CHARIVO_SEED`.
struct Seed: CustomStringConvertible {
    let value: UInt64 = ProcessInfo.processInfo.environment["CHARIVO_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1...UInt64.max)
    var description: String { "repeat with CHARIVO_SEED=\(value)" }
    var generator: Generator { Generator(state: value) }

    /// SplitMix64.
    struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
