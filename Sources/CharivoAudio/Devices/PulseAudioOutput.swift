public import CharivoRealtime
internal import Synchronization

/// Plays the character's sound through the speaker of this machine, by way of PulseAudio or PipeWire, and tells a session how far
/// it is.
///
/// Frames of a sixtieth of a second go to the sound server as a clock says they are due. The position is the clock's; the server
/// keeps some 60 ms ready besides, which a flush throws away too.
///
/// ```swift
/// let speaker = PulseAudioOutput()
/// let manager = RealtimeManager(client: client, output: speaker)
/// async let playing: Void = speaker.run()
/// ```
public final class PulseAudioOutput: AudioOutput {
    /// How many frames wait at most for a server that stalls; then the oldest are dropped.
    private static let waitingFrames = 12

    private let frames: AsyncStream<[Int16]>
    private let clocked: ClockedAudioOutput
    private let speaker: PulseSpeaker
    private let wantsFlush = Atomic(false)

    /// Makes an output that is not connected yet.
    ///
    /// - Parameters:
    ///   - speaker: Where to play.
    ///   - clock: What says when a frame is due.
    ///   - limit: The most sound that waits; what comes beyond it is dropped.
    ///   - onFrame: Receives every frame as it goes out, 400 samples at 24,000 Hz, in order. Must return at once.
    public init(
        speaker: PulseSpeaker = PulseSpeaker(), clock: any SessionClock = ContinuousSessionClock(), limit: Duration = .seconds(600),
        onFrame: @escaping @Sendable ([Int16]) -> Void = { _ in }
    ) {
        self.speaker = speaker
        let (frames, continuation) = AsyncStream<[Int16]>.makeStream(bufferingPolicy: .bufferingNewest(Self.waitingFrames))
        self.frames = frames
        clocked = ClockedAudioOutput(clock: clock, limit: limit) { frame in
            onFrame(frame)
            continuation.yield(frame)
        }
    }

    /// The position after each frame that held sound.
    public var positions: AsyncStream<Duration> { clocked.positions }

    /// Whether nothing waits to be rendered.
    public var isIdle: Bool { clocked.isIdle }

    /// Adds sound after what is already queued.
    public func enqueue(_ audio: PCMAudio) { clocked.enqueue(audio) }

    /// Throws away everything that is not yet rendered, and what the server keeps ready.
    public func flush() -> Duration {
        wantsFlush.store(true, ordering: .releasing)
        return clocked.flush()
    }

    /// Plays silence, and keeps what waits, until ``resume()``.
    public func pause() { clocked.pause() }

    /// Goes on with what waits.
    public func resume() { clocked.resume() }

    /// Connects and plays until its task is cancelled. To be called once.
    ///
    /// - Throws: ``AudioError/Code/deviceUnavailable`` when no server runs or it has no speaker,
    ///   ``AudioError/Code/deviceFailed`` when it stops working.
    public func run() async throws {
        try await speaker.open()
        async let _ = clocked.run()
        for await frame in frames {
            if wantsFlush.exchange(false, ordering: .acquiring) { try await speaker.flush() }
            try await speaker.play(PCMAudio(samples: frame))
        }
    }
}
