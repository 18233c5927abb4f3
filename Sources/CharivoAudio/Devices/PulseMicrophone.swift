public import CharivoRealtime
internal import Synchronization

/// Records from the microphone of this machine through PulseAudio or PipeWire.
///
/// ```swift
/// let microphone = PulseMicrophone()
/// try await withThrowingTaskGroup(of: Void.self) { group in
///     group.addTask { try await microphone.run() }
///     for await piece in microphone.audio { await manager.appendAudio(piece) }
/// }
/// ```
///
/// A consumer that is too slow loses the oldest sound, never the newest; ``droppedPieces`` counts what was lost.
public final class PulseMicrophone: Sendable {
    /// How long each piece of ``audio`` lasts.
    public static let pieceDuration: Duration = .milliseconds(20)

    /// What the microphone hears, at 24,000 Hz in pieces of 20 ms. One consumer; ends when ``run()`` returns.
    public let audio: AsyncStream<PCMAudio>

    private let continuation: AsyncStream<PCMAudio>.Continuation
    private let server: String?
    private let device: String?
    private let applicationName: String
    private let dropped = Atomic(0)

    /// Makes a microphone that does not record yet.
    ///
    /// - Parameters:
    ///   - server: The server's address, such as `unix:/run/user/1000/pulse/native`; `nil` for the user's own.
    ///   - device: The server's name of a source (`pactl list short sources`); `nil` for its default.
    ///   - applicationName: The name the server shows to the user.
    ///   - bufferedPieces: The most pieces that wait for the consumer; a second by default.
    public init(server: String? = nil, device: String? = nil, applicationName: String = "Charivo", bufferedPieces: Int = 50) {
        self.server = server
        self.device = device
        self.applicationName = applicationName
        (audio, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(max(1, bufferedPieces)))
    }

    /// Sees whether there is a microphone: opens it and lets go of it.
    ///
    /// - Parameters:
    ///   - server: The server's address; `nil` for the user's own.
    ///   - device: The server's name of a source; `nil` for its default.
    /// - Throws: ``AudioError/Code/deviceUnavailable``.
    public static func check(server: String? = nil, device: String? = nil) async throws {
        let recording = PulseDevice(label: "charivo.microphone")
        try await recording.open(
            .record, server: server, device: device, applicationName: "Charivo", sampleRate: PCMAudio.realtimeSampleRate,
            buffered: pieceDuration)
        await recording.close()
    }

    /// How many pieces were thrown away because nobody took them in time.
    public var droppedPieces: Int { dropped.load(ordering: .relaxed) }

    /// Records until its task is cancelled. Call it once.
    ///
    /// Of a device that the server has suspended nothing is heard until it goes on.
    ///
    /// - Throws: ``AudioError/Code/deviceUnavailable`` when no server runs or it has no such microphone,
    ///   ``AudioError/Code/deviceFailed`` when it stops working.
    public func run() async throws {
        defer { continuation.finish() }
        let recording = PulseDevice(label: "charivo.microphone")
        let rate = PCMAudio.realtimeSampleRate
        do {
            try await recording.open(
                .record, server: server, device: device, applicationName: applicationName, sampleRate: rate, buffered: Self.pieceDuration)
        } catch {
            // A connection that was given up half-way is no fault of the device.
            if Task.isCancelled { return }
            throw error
        }
        let length = Self.pieceDuration.samples(at: rate)
        do {
            while !Task.isCancelled {
                let samples = try await recording.read(length)
                guard !samples.isEmpty else { continue }
                if case .dropped = continuation.yield(PCMAudio(samples: samples, sampleRate: rate)) {
                    dropped.add(1, ordering: .relaxed)
                }
            }
        } catch {
            await recording.close()
            throw error
        }
        await recording.close()
    }
}
