internal import CharivoOpenAI

/// The end of a session whose engine is about to stop.
extension SessionMachine {
    /// Whether the reply that came last goes on with what its tools answer.
    var goesOnWithTools: Bool {
        switch conversation.entries.last?.item.kind {
        case .functionCall, .functionCallOutput: true
        default: false
        }
    }

    mutating func drain() {
        isDraining = true
        owesResponse = false
    }

    /// Says goodbye when nothing is being answered any more, and what was sent will have been heard.
    mutating func leaveIfQuiet(at now: Duration) {
        guard !isClosed, responses.isEmpty, !goesOnWithTools else { return }
        if playbackEnd <= now {
            shutDown()
        } else if timers[.farewell] != playbackEnd {
            setTimer(.farewell, at: playbackEnd)
        }
    }
}

extension WireError {
    /// A response is asked for while the engine is about to stop.
    static let shuttingDown = WireError(
        type: serverError, code: "server_shutting_down", message: "The engine is about to stop and begins no new response.")
}
