#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Random numbers that can be had again (SplitMix64): the same seed gives the same numbers on every machine.
///
/// A property test draws what it tries from one of these, and says ``repetition`` where it fails; whoever sets `CHARIVO_SEED` in
/// the environment as it says sees the same run again. The numbers are for tests, never for keys or tokens.
///
/// ```swift
/// var random = SeededRandom.drawn()
/// for _ in 0..<1_000 {
///     let speed = Double.random(in: 0.25...1.5, using: &random)
///     #expect(isTaken(speed), "\(random.repetition)")
/// }
/// ```
public struct SeededRandom: RandomNumberGenerator, Sendable, Hashable {
    /// What the numbers grow from.
    public let seed: UInt64

    private var state: UInt64

    /// Makes the numbers of a seed.
    public init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    /// The numbers of the seed in the environment variable `CHARIVO_SEED`, or of a new one where it is unset or empty.
    ///
    /// A new seed has 32 bits, so that it is easily read out. The process stops when the variable holds anything but a whole number from 0 to 2⁶⁴ − 1: a run that was meant to be
    /// repeated must not pass for it as another one.
    ///
    /// - Parameter run: Which of several runs of one test it is. It is added to the seed, so that they differ; the seed that a
    ///   failure names repeats it as the first run.
    public static func drawn(run: Int = 0) -> SeededRandom {
        SeededRandom(seed: (given ?? .random(in: 0...UInt64(UInt32.max))) &+ UInt64(run))
    }

    /// How to see the same numbers again.
    public var repetition: String { "Repeat it with CHARIVO_SEED=\(seed)." }

    /// The next number.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// The seed that the environment gives.
    private static var given: UInt64? {
        guard let text = ProcessInfo.processInfo.environment["CHARIVO_SEED"], !text.isEmpty else { return nil }
        guard let seed = UInt64(text) else { preconditionFailure("CHARIVO_SEED is \"\(text)\"; it has to be a whole number from 0 on.") }
        return seed
    }
}
