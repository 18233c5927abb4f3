public import CharivoRealtime
internal import Synchronization

/// A speaker that renders exactly as much as a test tells it to.
public final class ManualAudioOutput: AudioOutput {
    private struct State {
        var queued: Duration = .zero
        var position: Duration = .zero
        var flushes = 0
        var isPaused = false
        var watchers: [(amount: Duration, shot: OneShot<Void>)] = []
    }

    private let state = Mutex(State())
    /// A test may render a whole conversation before anyone reads.
    private let moved = PlaybackPositions(limit: 65_536)
    private let limit: WaitLimit

    /// Makes a speaker with nothing to play.
    ///
    /// - Parameter limit: How long ``waitForSound(_:)`` may wait, and what happens then.
    public init(limit: WaitLimit = .stopping()) {
        self.limit = limit
    }

    /// The positions from now on, one for each call of ``render(_:isReported:)``.
    public var positions: AsyncStream<Duration> { moved.stream }

    /// How much sound waits to be rendered.
    public var queued: Duration { state.withLock(\.queued) }

    /// How often what waited was thrown away.
    public var flushes: Int { state.withLock(\.flushes) }

    /// Whether it stands still.
    public var isPaused: Bool { state.withLock(\.isPaused) }

    /// Renders that much, or what there is, and reports the position; nothing while it stands still.
    ///
    /// - Parameters:
    ///   - duration: How much to render.
    ///   - isReported: `false` for sound that is rendered between two reports.
    public func render(_ duration: Duration, isReported: Bool = true) {
        let position = state.withLock { state in
            let rendered = state.isPaused ? .zero : min(duration, state.queued)
            state.queued -= rendered
            state.position += rendered
            return state.position
        }
        if isReported { moved.report(position) }
    }

    /// Waits until that much sound waits to be rendered.
    public func waitForSound(_ amount: Duration) async {
        let shot = OneShot<Void>()
        let isThere = state.withLock { state in
            if state.queued >= amount { return true }
            state.watchers.append((amount, shot))
            return false
        }
        if isThere { return }
        defer { state.withLock { state in state.watchers.removeAll { $0.shot === shot } } }
        if await shot.value(within: limit.duration) != nil { return }
        limit.exceeded("\(amount) of sound to be rendered", seen: ["\(queued) of sound"])
    }

    /// Takes sound.
    public func enqueue(_ audio: PCMAudio) {
        let ready = state.withLock { state in
            state.queued += audio.duration
            let ready = state.watchers.filter { $0.amount <= state.queued }
            state.watchers.removeAll { $0.amount <= state.queued }
            return ready
        }
        for watcher in ready { watcher.shot.resolve(()) }
    }

    /// Stands still.
    public func pause() { state.withLock { $0.isPaused = true } }

    /// Goes on.
    public func resume() { state.withLock { $0.isPaused = false } }

    /// Throws away what waits.
    public func flush() -> Duration {
        state.withLock { state in
            state.queued = .zero
            state.flushes += 1
            return state.position
        }
    }
}
