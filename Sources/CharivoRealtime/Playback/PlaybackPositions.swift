internal import Synchronization

/// The positions of an ``AudioOutput``, for all who read them, each by a stream of its own.
///
/// For outputs of your own:
///
/// ```swift
/// final class Speaker: AudioOutput {
///     private let moved = PlaybackPositions()
///     var positions: AsyncStream<Duration> { moved.stream }
///     // After each rendered buffer: moved.report(position)
/// }
/// ```
///
/// An `AsyncStream` can be read once, and is over for everyone when its one reader is cancelled. An output outlives the session
/// that reads it, and serves the next one.
public final class PlaybackPositions: Sendable {
    private struct State {
        var readers: [Int: AsyncStream<Duration>.Continuation] = [:]
        var reads = 0
        var isFinished = false
    }

    private let limit: Int
    private let state = Mutex(State())

    /// Makes positions that nobody reads yet.
    ///
    /// - Parameter limit: How many positions wait for a reader who falls behind; then the oldest go. Each holds the ones before it.
    public init(limit: Int = 16) {
        self.limit = max(1, limit)
    }

    deinit { finish() }

    /// The positions from now on, for one reader. Ends when nobody has this object any more, or with ``finish()``.
    public var stream: AsyncStream<Duration> {
        let (stream, continuation) = AsyncStream<Duration>.makeStream(bufferingPolicy: .bufferingNewest(limit))
        let reader: Int? = state.withLock { state in
            guard !state.isFinished else { return nil }
            state.reads += 1
            state.readers[state.reads] = continuation
            return state.reads
        }
        guard let reader else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in _ = self?.state.withLock { $0.readers.removeValue(forKey: reader) } }
        return stream
    }

    /// Tells all readers. Never blocks.
    public func report(_ position: Duration) {
        state.withLock { state in
            for reader in state.readers.values { reader.yield(position) }
        }
    }

    /// Ends all streams, and those that are read later.
    public func finish() {
        // Outside the lock: a stream that ends takes itself out.
        let readers = state.withLock { state in
            state.isFinished = true
            defer { state.readers = [:] }
            return state.readers.values
        }
        for reader in readers { reader.finish() }
    }
}
