extension SessionMachine {
    /// A guardrail answered, or failed to.
    mutating func guardrailAnswered(
        _ id: Int, _ verdict: Result<Guardrail.Verdict, GuardrailLedger.Failure>, now: Duration
    ) -> [SessionEffect] {
        perform(guardrails.answered(id, verdict, now: now), now: now)
        return drain()
    }

    mutating func failLateChecks(now: Duration) {
        for id in guardrails.late(now: now) {
            add(.cancelCheck(id))
            perform(guardrails.answered(id, .failure(.init(reason: "timeout")), now: now), now: now)
        }
    }

    mutating func perform(_ outcomes: [GuardrailLedger.Outcome], now: Duration) {
        for outcome in outcomes {
            switch outcome {
            case .run(let check): add(.check(check, options.guardrails[check.guardrail]))
            case .tolerate(let report): publish(.guardrail(report))
            case .trip(let report, let correction): stop(report, correction: correction, now: now)
            }
        }
    }

    /// Stops what is left of the one reply, its making and its sound. Whatever came after it goes on.
    private mutating func stop(_ report: GuardrailReport, correction: String?, now: Duration) {
        publish(.guardrail(report))
        guard let responseID = report.turn.responseID else { return }
        let isNewest = state.response.responseID == responseID
        giveUp(responseID)
        if let active = responses.active, active.id == responseID { perform(responses.cancel(), now: now) }
        if playback.holds(responseID) {
            feed.flushes()
            add(.flushOutput(.guardrail(responseID: responseID)))
        } else if transportTurn?.responseID == responseID, isLive {
            send(.clearOutputAudio)
        }
        guard let correction, isNewest, isLive, !isClosing else { return }
        let request = ResponseRequest(id: makeID("req"), instructions: correction, origin: .remark(turns: turns.count))
        perform(responses.request(request), now: now)
    }
}
