#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Random numbers that come again with the same seed: SplitMix64.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// Numbers from a seed that is printed, or given as `CHARIVO_SEED`.
    static func announced(_ run: Int = 0) -> SeededRandom {
        let given = ProcessInfo.processInfo.environment["CHARIVO_SEED"].flatMap(UInt64.init)
        let seed = given ?? .random(in: .min ... .max)
        print("CHARIVO_SEED=\(seed) (run \(run))")
        return SeededRandom(seed: seed &+ UInt64(run))
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
