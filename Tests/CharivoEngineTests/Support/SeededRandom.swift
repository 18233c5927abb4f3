import Foundation
import Synchronization

/// Random numbers that can be had again: SplitMix64. The seed is `CHARIVO_SEED` in the environment, or drawn.
struct SeededRandom: RandomNumberGenerator {
    static let baseSeed: UInt64 =
        ProcessInfo.processInfo.environment["CHARIVO_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0..<1_000_000_000)

    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// A source of such numbers that several can draw from.
    static func shared(seed: UInt64) -> @Sendable () -> UInt64 {
        let generator = SharedRandom(SeededRandom(seed: seed))
        return { generator.next() }
    }
}

private final class SharedRandom: Sendable {
    private let generator: Mutex<SeededRandom>

    init(_ generator: SeededRandom) { self.generator = Mutex(generator) }

    func next() -> UInt64 { generator.withLock { $0.next() } }
}
