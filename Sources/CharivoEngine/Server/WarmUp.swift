/// Makes the ears, the mouth and the head ready once for all sessions. A failure is told to everybody who waits, and tried anew by the next.
actor WarmUp {
    private enum State {
        case cold
        case warming([CheckedContinuation<Void, Never>])
        case warm
    }

    private let services: EngineServices
    private var state = State.cold

    init(services: EngineServices) { self.services = services }

    /// Returns when everything is ready.
    ///
    /// - Throws: What keeps it from being ready.
    func ready() async throws {
        while true {
            switch state {
            case .warm: return
            case .warming(var waiters):
                await withCheckedContinuation { continuation in
                    waiters.append(continuation)
                    state = .warming(waiters)
                }
                try Task.checkCancellation()
            case .cold:
                state = .warming([])
                do {
                    try await services.recognizer.warmUp()
                    try await services.synthesizer.warmUp()
                    try await services.dialogue.warmUp()
                } catch {
                    settle(.cold)
                    throw error
                }
                settle(.warm)
            }
        }
    }

    private func settle(_ next: State) {
        if case .warming(let waiters) = state { for waiter in waiters { waiter.resume() } }
        state = next
    }
}
