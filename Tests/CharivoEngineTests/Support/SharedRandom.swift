import CharivoTesting
import Synchronization

/// Random numbers that several can draw from.
final class SharedRandom: Sendable {
    private let generator: Mutex<SeededRandom>

    init(seed: UInt64) { generator = Mutex(SeededRandom(seed: seed)) }

    func next() -> UInt64 { generator.withLock { $0.next() } }
}
