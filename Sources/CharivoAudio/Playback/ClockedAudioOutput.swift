public import CharivoRealtime
internal import Synchronization

/// Plays the character's sound on a clock, without a sound device: for servers, recordings and tests.
///
/// It renders a frame of a sixtieth of a second whenever the clock says one is due, hands it to `onFrame` (with silence where
/// nothing waits), and reports its position as a speaker would. A flush is exact: of what was queued before it, not a sample
/// is rendered after it. Only the last one that was fades out within 3 ms, as at every end of sound, so that there is no click; the
/// position does not move with it.
///
/// ```swift
/// let recorder = try ConversationRecorder(path: "talk.wav")
/// let output = ClockedAudioOutput { recorder.appendCharacter($0) }
/// let manager = RealtimeManager(client: client, output: output)
/// async let _ = output.run()
/// ```
///
/// Nothing is rendered unless ``run()`` runs. Sound is 24,000 Hz; other rates are converted.
public final class ClockedAudioOutput: AudioOutput {
    /// How many frames are rendered in a second.
    public static let framesPerSecond = 60
    /// Samples of a frame.
    public static let frameLength = PCMAudio.realtimeSampleRate / framesPerSecond

    private let clock: any SessionClock
    private let onFrame: @Sendable ([Int16]) -> Void
    private let queue: Mutex<PlayoutQueue>
    private let moved = PlaybackPositions()

    /// Makes an output.
    ///
    /// - Parameters:
    ///   - clock: What says when a frame is due.
    ///   - limit: The most sound that waits; what comes beyond it is dropped and counted in ``dropped``.
    ///   - onFrame: Receives every frame, ``frameLength`` samples, in order. Must return at once.
    public init(
        clock: any SessionClock = ContinuousSessionClock(), limit: Duration = .seconds(600),
        onFrame: @escaping @Sendable ([Int16]) -> Void = { _ in }
    ) {
        self.clock = clock
        self.onFrame = onFrame
        queue = Mutex(PlayoutQueue(limit: limit.samples(at: PCMAudio.realtimeSampleRate)))
    }

    /// The position after each frame that held sound, from now on. A reader who falls behind finds the newest ones.
    public var positions: AsyncStream<Duration> { moved.stream }

    /// Whether nothing waits to be rendered.
    public var isIdle: Bool { queue.withLock { $0.count == 0 } }

    /// How much sound was dropped because too much waited.
    public var dropped: Duration { .samples(queue.withLock(\.refused), at: PCMAudio.realtimeSampleRate) }

    /// Adds sound after what is already queued.
    public func enqueue(_ audio: PCMAudio) {
        // Only a rate that no resampler takes can fail, and such sound cannot be played.
        guard let samples = try? audio.resampled(to: PCMAudio.realtimeSampleRate).samples else { return }
        queue.withLock { $0.append(samples) }
    }

    /// Throws away everything that is not yet rendered.
    public func flush() -> Duration {
        let rendered = queue.withLock { queue in
            queue.flush()
            return queue.rendered
        }
        return .samples(rendered, at: PCMAudio.realtimeSampleRate)
    }

    /// Renders silence, and keeps what waits, until ``resume()``.
    public func pause() { queue.withLock { $0.isPaused = true } }

    /// Goes on with what waits.
    public func resume() { queue.withLock { $0.isPaused = false } }

    /// Renders frames as they are due, until its task is cancelled. Frames that a busy machine made late are made up for.
    public func run() async {
        let start = clock.now
        var frames = 0
        while true {
            frames += 1
            // From the start each time, so that no rounding adds up.
            let due = start + .samples(frames * Self.frameLength, at: PCMAudio.realtimeSampleRate)
            guard (try? await clock.sleep(until: due)) != nil else { return }
            renderFrame()
        }
    }

    /// Renders one frame now.
    func renderFrame() {
        let (frame, rendered) = queue.withLock { queue in (queue.render(Self.frameLength), queue.rendered) }
        onFrame(frame.samples)
        if frame.sound > 0 { moved.report(.samples(rendered, at: PCMAudio.realtimeSampleRate)) }
    }
}
