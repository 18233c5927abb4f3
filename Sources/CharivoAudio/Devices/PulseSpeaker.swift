public import CharivoRealtime
internal import Synchronization

/// Plays through the speaker of this machine by way of PulseAudio or PipeWire.
///
/// Writing goes as fast as the device plays, apart from the short buffer of the server: ``play(_:)`` returns about when the
/// last of its sound is ``latency()`` away from being heard.
public final class PulseSpeaker: Sendable {
    /// Sound is handed over in slices this long, so that a flush never waits for more than one.
    public static let sliceDuration: Duration = .milliseconds(20)

    /// The rate of the device's stream, in hertz. Sound of another rate is converted.
    public let sampleRate: Int

    private let output = PulseDevice(label: "charivo.speaker")
    private let server: String?
    private let device: String?
    private let applicationName: String
    private let buffered: Duration
    /// Counts flushes: what was begun under an older count is no longer played.
    private let flushes = Atomic(0)

    /// Makes a speaker that is not connected yet.
    ///
    /// - Parameters:
    ///   - server: The server's address, such as `unix:/run/user/1000/pulse/native`; `nil` for the user's own.
    ///   - device: The server's name of a sink (`pactl list short sinks`); `nil` for its default.
    ///   - applicationName: The name the server shows to the user.
    ///   - sampleRate: The rate of the device's stream, in hertz.
    ///   - buffered: How much sound the server keeps ready. Less means a quicker barge-in and more risk of gaps.
    public init(
        server: String? = nil, device: String? = nil, applicationName: String = "Charivo", sampleRate: Int = PCMAudio.realtimeSampleRate,
        buffered: Duration = .milliseconds(60)
    ) {
        self.server = server
        self.device = device
        self.applicationName = applicationName
        self.sampleRate = sampleRate
        self.buffered = buffered
    }

    /// Sees whether there is a speaker: opens it and lets go of it.
    ///
    /// - Throws: ``AudioError/Code/deviceUnavailable``.
    public static func check(server: String? = nil, device: String? = nil) async throws {
        let speaker = PulseSpeaker(server: server, device: device)
        try await speaker.open()
        await speaker.close()
    }

    /// Connects to the sound server. Call it before anything else.
    ///
    /// - Throws: ``AudioError/Code/deviceUnavailable``.
    public func open() async throws {
        try await output.open(
            .play, server: server, device: device, applicationName: applicationName, sampleRate: sampleRate, buffered: buffered)
    }

    /// Plays sound after what was given before, waiting while the server's buffer is full.
    ///
    /// - Returns: How many samples were handed to the server, at ``sampleRate``; fewer than given after a ``flush()``.
    /// - Throws: ``AudioError``, or `CancellationError`.
    @discardableResult
    public func play(_ audio: PCMAudio) async throws -> Int {
        let begun = flushes.load(ordering: .acquiring)
        let samples = try audio.resampled(to: sampleRate).samples
        let length = Self.sliceDuration.samples(at: sampleRate)
        var written = 0
        while written < samples.count, flushes.load(ordering: .acquiring) == begun {
            try Task.checkCancellation()
            written += try await output.write(samples[written..<min(written + length, samples.count)])
        }
        return written
    }

    /// How long a sample written now takes until it is heard.
    ///
    /// - Throws: ``AudioError/Code/deviceFailed`` when the server does not say it for two seconds, because it hangs; `CancellationError`.
    public func latency() async throws -> Duration {
        try await Self.latency(by: ContinuousSessionClock()) { try await output.latency(within: PulseDevice.patience) }
    }

    /// How long a server may take to say a latency.
    static let latencyPatience: Duration = .seconds(2)

    /// Asks until there is an answer, or enough was waited for.
    ///
    /// - Parameter ask: Waits a moment for the answer.
    static func latency(by clock: any SessionClock, _ ask: () async throws -> Duration?) async throws -> Duration {
        let deadline = clock.now + latencyPatience
        while clock.now < deadline {
            if let latency = try await ask() { return latency }
            try Task.checkCancellation()
        }
        throw AudioError(
            code: .deviceFailed,
            message:
                "The sound server has not said for \(latencyPatience / .seconds(1)) s how far the speaker is behind. It seems to hang: "
                + "check it, then begin again.")
    }

    /// Falls silent: throws away what is not heard yet, and ends what is being played, with a fade of 3 ms.
    public func flush() async throws {
        flushes.add(1, ordering: .acquiringAndReleasing)
        try await output.flush()
    }

    /// Waits until everything has been heard.
    public func drain() async throws {
        // By silence behind it: the server's own drain runs into its timeout on a stream without prebuffering.
        let slice = [Int16](repeating: 0, count: Self.sliceDuration.samples(at: sampleRate))
        var silence: Duration = .zero
        while try await latency() > silence {
            try Task.checkCancellation()
            silence += .samples(try await output.write(slice[...]), at: sampleRate)
        }
    }

    /// Hands over as much as the device takes within a moment, at ``sampleRate``.
    func write(_ samples: ArraySlice<Int16>) async throws -> Int { try await output.write(samples) }

    /// ``latency()`` as far as the server has said it.
    func knownLatency() async throws -> Duration? { try await output.latency(within: .zero) }

    /// Lets go of the device. What is not heard yet is lost; see ``drain()``.
    public func close() async {
        await output.close()
    }
}
