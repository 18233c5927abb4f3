internal import CharivoOpenAI
internal import CharivoRealtime

extension SessionMachine {
    mutating func setTimer(_ timer: SessionTimer, at deadline: Duration) {
        timers[timer] = deadline
        act(.setTimer(timer, at: deadline))
    }

    mutating func cancelTimer(_ timer: SessionTimer) {
        guard timers.removeValue(forKey: timer) != nil else { return }
        act(.cancelTimer(timer))
    }

    /// A timer's time has come, unless it was set anew or forgotten while the message was on its way.
    mutating func rang(_ timer: SessionTimer, at now: Duration) {
        guard let deadline = timers[timer], deadline <= now else { return }
        cancelTimer(timer)
        switch timer {
        case .idle: idleTimedOut(at: now)
        case .expiry: expire(at: now)
        case .farewell: break
        case .recognition(let utterance):
            act(.cancelUtterance(utterance))
            recognised(
                utterance, .failed(ResponseFailure(code: "recognition_timeout", message: "The words were not recognised in time.")),
                at: now)
        case .response(let id):
            end(id, .failed(ResponseFailure(code: "response_timeout", message: "The response took too long and was given up.")), at: now)
        }
    }

    /// Waits for the user from the moment the character will have been heard.
    mutating func armIdleTimer(at now: Duration) {
        guard let timeout = settings.idleTimeout, turn == nil, activeResponseID == nil else { return }
        let silence = max(.zero, playbackEnd - now)
        idleStart = input.end + AudioTicks(silence.samples24k)
        setTimer(.idle, at: now + silence + timeout)
    }

    mutating func shutDown() {
        endAll(ResponseFailure(code: "server_shutting_down", message: "The engine shuts down."))
        close(code: 1001, reason: "The engine shuts down.")
    }

    private mutating func expire(at now: Duration) {
        endAll(ResponseFailure(code: "session_expired", message: "The session ended before the response did."))
        let minutes = limits.sessionLength.components.seconds / 60
        send(
            .error(
                WireError(code: "session_expired", message: "Your session hit the maximum duration of \(minutes) minutes.")))
        close(code: 1001, reason: "invalid_request_error.session_expired")
    }

    private mutating func endAll(_ failure: ResponseFailure) {
        owesResponse = false
        for id in responses.keys.sorted() { end(id, .failed(failure), at: .zero) }
        cancelTimer(.idle)
    }
}

extension Duration {
    fileprivate var samples24k: Int {
        let (seconds, attoseconds) = countable.components
        return Int(seconds) * 24_000 + Int(attoseconds / 1_000_000_000) * 24 / 1_000_000
    }
}
