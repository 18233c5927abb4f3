internal import CharivoAudio
internal import CharivoRealtime

/// A person in front of the microphone of this machine.
struct LiveMicrophone: Sendable {
    let microphone = PulseMicrophone()
    let surroundings: ScriptedUser.Surroundings

    /// Passes on what the person says, until the task is cancelled.
    ///
    /// - Throws: `AudioError` when there is no microphone, or it fails.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await microphone.run() }
            group.addTask {
                for await piece in microphone.audio {
                    surroundings.send(piece)
                    await surroundings.notify(.userLevel(piece.rms))
                }
            }
            try await group.waitForAll()
        }
    }
}
