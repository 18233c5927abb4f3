internal import Logging

extension Logger {
    /// Writes down what an event says about the session's health; never what was said in it.
    func log(_ event: RealtimeEvent) {
        switch event {
        case .sessionStarted: debug("Session started")
        case .sessionEnded(_, let reason): debug("Session ended", metadata: ["reason": "\(reason.rawValue)"])
        case .error(let error):
            warning(
                "Session error",
                metadata: [
                    "code": "\(error.code.rawValue)", "provider.code": "\(error.providerCode ?? "-")",
                    "parameter": "\(error.parameter ?? "-")",
                ])
        case .reconnectAttempt(let attempt, let delay, let cause):
            notice(
                "Reconnecting",
                metadata: ["attempt": "\(attempt)", "delay.ms": "\(delay.wholeMilliseconds)", "cause": "\(cause.rawValue)"])
        case .reconnectSucceeded(let report):
            notice("Reconnected", metadata: ["attempts": "\(report.attempts)", "generation": "\(report.generation)"])
        case .replayRefused(let refusal):
            notice(
                "An item of the conversation was refused",
                metadata: ["item": "\(refusal.itemID)", "code": "\(refusal.providerCode ?? "-")"])
        case .reconnectExhausted(let attempts, _, let cause, _):
            warning("Reconnecting given up", metadata: ["attempts": "\(attempts)", "cause": "\(cause.rawValue)"])
        case .toolError(let name, let error, let callID, _):
            notice("Tool failed", metadata: ["tool": "\(name)", "call": "\(callID)", "code": "\(error.code.rawValue)"])
        case .toolUndone(let report):
            notice(
                report.error == nil ? "Tool undone" : "Tool could not be undone",
                metadata: ["tool": "\(report.name)", "call": "\(report.callID)", "reason": "\(report.reason.rawValue)"])
        case .diagnostic(let diagnostic) where diagnostic.code == "temperature_ignored":
            notice("A temperature is not sent: realtime services refuse it")
        case .diagnostic(let diagnostic): debug("Diagnostic", metadata: ["code": "\(diagnostic.code)"])
        default: break
        }
    }
}
