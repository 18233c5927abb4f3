internal import CharivoRealtime
internal import Synchronization

/// A client far away as the place where a character is heard.
///
/// Its position is what the client reports, as far as it can be true: see ``GatewayPlayback``. Whoever writes to the client takes
/// the sound from it frame by frame.
final class GatewayAudioOutput: AudioOutput {
    /// A reader who falls behind finds the newest ones.
    private let moved = PlaybackPositions(limit: 64)
    private let playback: Mutex<GatewayPlayback>
    private let refused = Atomic(0)
    private let onSound: @Sendable () -> Void

    /// Makes an output.
    ///
    /// - Parameters:
    ///   - ahead: How much sound may be on its way to the client and not be heard yet.
    ///   - onSound: There may be a flush or a frame to send.
    init(ahead: Duration, onSound: @escaping @Sendable () -> Void) {
        playback = Mutex(GatewayPlayback(ahead: ahead.samples(at: GatewayProtocol.sampleRate)))
        self.onSound = onSound
    }

    var positions: AsyncStream<Duration> { moved.stream }

    /// Whether all sound there was has been heard.
    var isSilent: Bool { playback.withLock(\.isSilent) }

    /// How much was heard, in samples.
    var position: Int { playback.withLock(\.position) }

    /// How much was heard after the positions that flushes answered.
    var heardAfterCuts: Duration { .samples(playback.withLock(\.heardAfterCuts), at: GatewayProtocol.sampleRate) }

    /// How many pieces of sound were refused because they are at another rate than the protocol's.
    var refusedPieces: Int { refused.load(ordering: .relaxed) }

    func enqueue(_ audio: PCMAudio) {
        guard audio.sampleRate == GatewayProtocol.sampleRate else {
            refused.add(1, ordering: .relaxed)
            return
        }
        playback.withLock { $0.enqueue(audio.samples) }
        onSound()
    }

    func flush() -> Duration {
        let position = playback.withLock { $0.flush() }
        onSound()
        return .samples(position, at: GatewayProtocol.sampleRate)
    }

    /// The flush that the client is to be told of now: it is to throw away what it has not played, and to acknowledge with this id.
    func nextFlush() -> Int? {
        playback.withLock { $0.nextFlush() }
    }

    /// The next frame to send, if there is one and the client is not too far behind.
    func nextFrame() -> GatewayAudioFrame? {
        playback.withLock { $0.nextFrame() }
    }

    /// The client says how far it has played.
    ///
    /// - Returns: What is wrong with it, if anything is.
    func reported(generation: Int, samples: Int) -> GatewayError? {
        switch playback.withLock({ $0.reported(generation: generation, samples: samples) }) {
        case .nothing: return nil
        case .moved(let position):
            move(to: position)
            return nil
        case .beyond(let position):
            if let position { move(to: position) }
            return GatewayError(
                .positionBeyondSound, "The position lies beyond the sound that was sent; it counts only up to there.", about: "playback")
        }
    }

    /// The client has thrown away what a flush told it to.
    ///
    /// - Returns: What is wrong with it, if anything is.
    func flushed(id: Int, samples: Int) -> GatewayError? {
        guard playback.withLock({ $0.flushed(id: id, samples: samples) }) else {
            return GatewayError(.outOfOrder, "There is no flush of that id to acknowledge.", about: "flushed")
        }
        return nil
    }

    private func move(to position: Int) {
        moved.report(.samples(position, at: GatewayProtocol.sampleRate))
        onSound()
    }
}
