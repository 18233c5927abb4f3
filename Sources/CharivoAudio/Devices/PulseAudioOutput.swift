public import CharivoRealtime
internal import Synchronization

/// Plays the character's sound through the speaker of this machine, by way of PulseAudio or PipeWire, and tells a session how far
/// it was heard.
///
/// Frames of a sixtieth of a second go to the sound server as fast as it takes them. The position is what the device has taken, less
/// its latency: when the device is suspended or the server hangs, the position stands still, and nothing is lost. The server keeps some
/// 60 ms ready, which a flush throws away too; a pause lets them be heard. Where sound ends, it fades out within 3 ms.
///
/// ```swift
/// let speaker = PulseAudioOutput()
/// let manager = RealtimeManager(client: client, output: speaker)
/// async let playing: Void = speaker.run()
/// ```
public final class PulseAudioOutput: AudioOutput {
    /// A frame on its way to the device.
    fileprivate struct Outgoing: Sendable {
        var samples: ArraySlice<Int16>
        var generation: Int
    }

    private struct State: Sendable {
        var queue: PlayoutQueue
        var heard = HeardSound()
        var isFlushDue = false
    }

    /// How far `onFrame` may fall behind the clock before it is told of a stall: more than the server keeps ready.
    private static let stall: Duration = .milliseconds(250)

    private let device: any PlaybackDevice
    private let clock: any SessionClock
    private let onFrame: @Sendable ([Int16]) -> Void
    private let state: Mutex<State>
    private let moved = PlaybackPositions()

    /// Makes an output that is not connected yet.
    ///
    /// - Parameters:
    ///   - speaker: Where to play.
    ///   - clock: What says for how long the device has stalled, for `onFrame`.
    ///   - limit: The most sound that waits; what comes beyond it is dropped.
    ///   - onFrame: Receives every frame as it goes out, 400 samples at 24,000 Hz, in order; frames of silence for the time in which the
    ///     device took none, so that a recording goes on. Must return at once.
    public convenience init(
        speaker: PulseSpeaker = PulseSpeaker(), clock: any SessionClock = ContinuousSessionClock(), limit: Duration = .seconds(600),
        onFrame: @escaping @Sendable ([Int16]) -> Void = { _ in }
    ) {
        self.init(device: speaker, clock: clock, limit: limit, onFrame: onFrame)
    }

    init(
        device: any PlaybackDevice, clock: any SessionClock, limit: Duration = .seconds(600),
        onFrame: @escaping @Sendable ([Int16]) -> Void = { _ in }
    ) {
        self.device = device
        self.clock = clock
        self.onFrame = onFrame
        state = Mutex(State(queue: PlayoutQueue(limit: limit.samples(at: PCMAudio.realtimeSampleRate))))
    }

    /// The position from now on, each time the device has let sound be heard. A reader who falls behind finds the newest ones.
    public var positions: AsyncStream<Duration> { moved.stream }

    /// Whether nothing waits to be heard.
    public var isIdle: Bool { state.withLock { $0.queue.count == 0 && !$0.heard.isPending } }

    /// Adds sound after what is already queued.
    public func enqueue(_ audio: PCMAudio) {
        // Only a rate that no resampler takes can fail, and such sound cannot be played.
        guard let samples = try? audio.resampled(to: PCMAudio.realtimeSampleRate).samples else { return }
        state.withLock { $0.queue.append(samples) }
    }

    /// Throws away everything that is not heard yet, also what the server keeps ready.
    ///
    /// - Returns: The position that was last told. What the device lets be heard until it is told to be silent, some 20 ms, is not
    ///   counted.
    public func flush() -> Duration {
        let position = state.withLock { state in
            state.queue.flush()
            state.heard.flush()
            state.isFlushDue = true
            return state.heard.position
        }
        return .samples(position, at: PCMAudio.realtimeSampleRate)
    }

    /// Plays silence, and keeps what waits, until ``resume()``.
    public func pause() { state.withLock { $0.queue.isPaused = true } }

    /// Goes on with what waits.
    public func resume() { state.withLock { $0.queue.isPaused = false } }

    /// Connects and plays until its task is cancelled, then lets go of the speaker. To be called once.
    ///
    /// - Throws: ``AudioError/Code/deviceUnavailable`` when no server runs or it has no speaker,
    ///   ``AudioError/Code/deviceFailed`` when it stops working.
    public func run() async throws {
        do { try await device.open() } catch {
            // A connection that was given up half-way is no fault of the device.
            if Task.isCancelled { return }
            throw error
        }
        do {
            var playout = begin()
            while !Task.isCancelled { try await step(&playout) }
        } catch {
            await device.close()
            throw error
        }
        await device.close()
    }

    /// What is on its way, and how much `onFrame` was given since when.
    struct Playout: Sendable {
        fileprivate var outgoing: Outgoing?
        fileprivate let begin: Duration
        fileprivate var frames = 0
    }

    func begin() -> Playout { Playout(begin: clock.now) }

    /// Hands over what the device takes within a moment, and tells what was heard.
    func step(_ playout: inout Playout) async throws {
        let isFlushDue = state.withLock { state in
            defer { state.isFlushDue = false }
            return state.isFlushDue
        }
        if isFlushDue {
            playout.outgoing = nil
            try await device.flush()
        }
        fillStall(&playout)
        var outgoing = try playout.outgoing ?? nextFrame(&playout)
        let count = try await device.write(outgoing.samples)
        outgoing.samples = outgoing.samples.dropFirst(count)
        playout.outgoing = outgoing.samples.isEmpty ? nil : outgoing
        let latency = try await device.knownLatency()
        let position: Int? = state.withLock { state in
            // Also what is not wanted any more takes its place in the device.
            state.heard.took(count)
            guard outgoing.generation == state.heard.generation, let latency else { return nil }
            return state.heard.heard(latency: latency.samples(at: device.sampleRate)) ? state.heard.position : nil
        }
        if let position { moved.report(.samples(position, at: PCMAudio.realtimeSampleRate)) }
    }

    private func nextFrame(_ playout: inout Playout) throws -> Outgoing {
        let length = ClockedAudioOutput.frameLength
        let (frame, generation) = state.withLock { state in (state.queue.render(length), state.heard.generation) }
        playout.frames += 1
        onFrame(frame.samples)
        // The device is told to end what it lets be heard, and does so where its listener is: earlier than here.
        let heard = frame.fadesCutSound ? [Int16](repeating: 0, count: length) : frame.samples
        let samples = try PCMAudio(samples: heard).resampled(to: device.sampleRate).samples
        state.withLock { state in
            if state.heard.generation == generation {
                state.heard.begin(samples: length, sound: frame.sound, length: samples.count)
            }
        }
        return Outgoing(samples: samples[...], generation: generation)
    }

    /// While the device takes nothing, time goes on.
    private func fillStall(_ playout: inout Playout) {
        func lag() -> Duration {
            clock.now - playout.begin - .samples(playout.frames * ClockedAudioOutput.frameLength, at: PCMAudio.realtimeSampleRate)
        }
        guard lag() > Self.stall else { return }
        while lag() > .zero {
            playout.frames += 1
            onFrame([Int16](repeating: 0, count: ClockedAudioOutput.frameLength))
        }
    }
}
