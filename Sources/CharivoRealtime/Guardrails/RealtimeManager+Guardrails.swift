/// Running guardrails beside the session. What one says after its time is nobody's.
extension RealtimeManager {
    func start(_ check: GuardrailLedger.Check, of guardrail: Guardrail) {
        let sessionID = machine.sessionID
        checkRuns[check.id] = Task { [weak self] in
            let verdict: Result<Guardrail.Verdict, GuardrailLedger.Failure>
            do {
                verdict = .success(try await guardrail.check(check.reply))
            } catch {
                verdict = .failure(.init(reason: "error"))
            }
            await self?.finished(check.id, of: sessionID, verdict)
        }
    }

    private func finished(_ id: Int, of sessionID: String, _ verdict: Result<Guardrail.Verdict, GuardrailLedger.Failure>) {
        checkRuns[id] = nil
        guard machine.sessionID == sessionID else { return }
        run(machine.guardrailAnswered(id, verdict, now: clock.now))
    }
}
