#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A generator for property tests (SplitMix64) that can be repeated: a failing test says its ``seed``, and the environment
/// variable `CHARIVO_SEED` sets it.
struct TalkRandom: RandomNumberGenerator {
    let seed: UInt64
    private var state: UInt64

    init(seed: UInt64? = nil) {
        let given = ProcessInfo.processInfo.environment["CHARIVO_SEED"].flatMap { UInt64($0) }
        self.seed = seed ?? given ?? UInt64.random(in: 0...UInt64.max)
        state = self.seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
