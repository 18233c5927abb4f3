internal import CoreMetrics

/// Counts and times a session by what it publishes and does.
///
/// Metrics are made once and kept: their labels and dimensions are few, tools by the names they are registered under.
final class SessionMeter {
    private let factory: any MetricsFactory
    private let dimensions: [(String, String)]
    private var counters: [String: Counter] = [:]
    private var timers: [String: CoreMetrics.Timer] = [:]

    private var sessionStart: Duration?
    private var toolStarts: [String: Duration] = [:]
    private var interrupted = RecentIDs(limit: 16)
    private var droppedAudio: Duration = .zero
    private var droppedEvents = 0

    init?(_ options: SessionObservability) {
        guard let factory = options.metrics else { return nil }
        self.factory = factory
        dimensions = options.dimensions.map { ($0.name, $0.value) }
    }

    private func count(_ label: String, _ amount: Int = 1, _ own: [(String, String)] = []) {
        guard amount > 0 else { return }
        let key = Self.key(label, own)
        let counter = counters[key] ?? Counter(label: label, dimensions: dimensions + own, factory: factory)
        counters[key] = counter
        counter.increment(by: amount)
    }

    private func time(_ label: String, _ duration: Duration?, _ own: [(String, String)] = []) {
        guard let duration, duration >= .zero else { return }
        let key = Self.key(label, own)
        let timer = timers[key] ?? CoreMetrics.Timer(label: label, dimensions: dimensions + own, factory: factory)
        timers[key] = timer
        let (seconds, attoseconds) = duration.countable.components
        timer.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    private static func key(_ label: String, _ own: [(String, String)]) -> String {
        own.reduce(into: label) { $0 += "|\($1.0)=\($1.1)" }
    }

    /// A tool began to run.
    func toolStarted(_ callID: String, now: Duration) { toolStarts[callID] = now }

    /// So much of the user's sound was lost since the manager was made, and so many events were by slow consumers.
    func dropped(audio: Duration, events: Int) {
        // Whole milliseconds; what is less than one waits for the next time.
        let milliseconds = (audio - droppedAudio).wholeMilliseconds
        if milliseconds > 0 {
            count("charivo.audio.dropped", milliseconds, [("direction", "user")])
            droppedAudio += .milliseconds(milliseconds)
        }
        count("charivo.events.dropped", events - droppedEvents)
        droppedEvents = max(droppedEvents, events)
    }

    /// Something was published.
    func note(_ event: RealtimeEvent, now: Duration) {
        switch event {
        case .sessionStarted:
            sessionStart = now
        case .sessionEnded(_, let reason):
            time("charivo.session.duration", sessionStart.map { now - $0 }, [("reason", reason.rawValue)])
            sessionStart = nil
            toolStarts = [:]
        case .latency(let report): latency(report)
        case .responseDone(let report):
            count("charivo.replies", 1, [("status", report.status.rawValue)])
            if report.status == .cancelled { interrupted(report.turn) }
        case .playback(let report):
            time("charivo.reply.length", .milliseconds(report.playedMs), [("outcome", report.outcome.rawValue)])
            if report.outcome == .cut { interrupted(report.turn) }
        case .toolResult(_, _, let callID, _): toolEnded(callID, event, "success", now: now)
        case .toolError(_, _, let callID, _): toolEnded(callID, event, "error", now: now)
        case .usage(let report): spent(report)
        case .reconnectSucceeded(let report): reconnected("success", report.cause, report.total)
        case .reconnectExhausted(_, let total, let cause, _): reconnected("exhausted", cause, total)
        case .guardrail(let report): count("charivo.guardrails", 1, [("outcome", report.outcome.rawValue)])
        case .error(let error): count("charivo.errors", 1, [("code", error.code.rawValue)])
        case .diagnostic(let diagnostic) where diagnostic.code == "audio_dropped":
            count("charivo.audio.dropped", diagnostic.count ?? 0, [("direction", "character")])
        default: break
        }
    }

    private func spent(_ report: UsageReport) {
        let what = report.kind == .reply ? "" : "transcription_"
        let cached = report.usage.cachedTokens ?? 0
        count("charivo.tokens", report.usage.inputTokens - cached, [("kind", "\(what)input")])
        count("charivo.tokens", cached, [("kind", "\(what)cached_input")])
        count("charivo.tokens", report.usage.outputTokens, [("kind", "\(what)output")])
        count("charivo.audio.transcribed", report.audio?.wholeMilliseconds ?? 0)
    }

    /// A change of connections by plan is no loss: the cause tells them apart.
    private func reconnected(_ outcome: String, _ cause: ConnectionCause, _ total: Duration) {
        let own = [("outcome", outcome), ("cause", Self.label(cause))]
        count("charivo.reconnects", 1, own)
        time("charivo.reconnect.duration", total, own)
    }

    /// The set of causes is open, and the values of a dimension are few: one that a client made up has no value of its own.
    private static func label(_ cause: ConnectionCause) -> String {
        ConnectionCause.known.contains(cause) ? cause.rawValue : "other"
    }

    private func latency(_ report: LatencyReport) {
        let own = [("trigger", report.trigger.rawValue), ("tools", report.usedTools ? "yes" : "no")]
        time("charivo.latency", report.total, own)
        time("charivo.latency.response", report.response, own)
        time("charivo.latency.sound", report.sound, own)
        time("charivo.latency.audible", report.audible, own)
    }

    /// One reply is one interruption, however many of its parts were cut.
    private func interrupted(_ turn: TurnIdentity) {
        guard let responseID = turn.responseID, !interrupted.contains(responseID) else { return }
        interrupted.insert(responseID)
        count("charivo.interruptions")
    }

    /// A call that was refused did not run and has no duration; the name in it is the model's, not a tool's.
    private func toolEnded(_ callID: String, _ event: RealtimeEvent, _ outcome: String, now: Duration) {
        guard let start = toolStarts.removeValue(forKey: callID) else { return count("charivo.tools.refused") }
        switch event {
        case .toolResult(let name, _, _, _), .toolError(let name, _, _, _):
            time("charivo.tool.duration", now - start, [("tool", name), ("outcome", outcome)])
        default: break
        }
    }
}
