internal import CharivoAudio
internal import CharivoRealtime

/// Where the character is heard: the speaker of this machine, or nowhere but in the recording.
enum Speaker: Sendable {
    case device(PulseAudioOutput)
    case clocked(ClockedAudioOutput)

    init(isDevice: Bool, clock: any SessionClock, onFrame: @escaping @Sendable ([Int16]) -> Void) {
        self =
            isDevice
            ? .device(PulseAudioOutput(clock: clock, onFrame: onFrame)) : .clocked(ClockedAudioOutput(clock: clock, onFrame: onFrame))
    }

    /// The session's side of it.
    var output: any AudioOutput {
        switch self {
        case .device(let output): output
        case .clocked(let output): output
        }
    }

    /// Whether nothing waits to be heard.
    var isIdle: Bool {
        switch self {
        case .device(let output): output.isIdle
        case .clocked(let output): output.isIdle
        }
    }

    /// Plays until the task is cancelled.
    ///
    /// - Throws: `AudioError` when there is no speaker, or it fails.
    func run() async throws {
        switch self {
        case .device(let output): try await output.run()
        case .clocked(let output): await output.run()
        }
    }
}
