internal import Tracing

/// Makes spans of a session: the session, in it the user's turns, in a turn the replies, in a reply the tools. Each span is ended on
/// every path, the session's end at the latest.
final class SessionTracer {
    private let tracer: any Tracer
    private var session: (any Span)?
    private var hasBegun = false
    private var turn: (span: any Span, hasReply: Bool)?
    private var replies: [String: any Span] = [:]
    /// Where the tools of a reply belong, also when it is over.
    private var contexts: [String: ServiceContext] = [:]
    private var order = RecentIDs(limit: 32)
    private var tools: [String: any Span] = [:]

    init?(_ options: SessionObservability) {
        guard let tracer = options.tracer else { return nil }
        self.tracer = tracer
    }

    private func start(_ name: String, in context: ServiceContext?, kind: SpanKind = .internal) -> any Span {
        tracer.startSpan(name, context: context ?? .topLevel, ofKind: kind)
    }

    /// A session is being started, by a caller with this context.
    func sessionStarting(_ sessionID: String, context: ServiceContext?) {
        endAll()
        let span = start("charivo.session", in: context, kind: .client)
        span.attributes["charivo.session.id"] = sessionID
        session = span
        hasBegun = false
    }

    /// A tool begins to run.
    ///
    /// - Returns: The context for what its handler traces.
    func toolStarted(_ run: ToolRun, responseID: String?) -> ServiceContext {
        let span = start("charivo.tool", in: responseID.flatMap { contexts[$0] } ?? turn?.span.context ?? session?.context)
        span.attributes["charivo.tool.name"] = run.tool.definition.name
        span.attributes["charivo.tool.call_id"] = run.context.callID
        tools[run.context.callID] = span
        return span.context
    }

    /// Something was published.
    func note(_ event: RealtimeEvent) {
        switch event {
        case .sessionStarted: hasBegun = true
        case .sessionEnded(_, let reason):
            session?.attributes["charivo.session.end_reason"] = reason.rawValue
            endAll()
        case .stateChanged(let state):
            // A start that failed has no end of its own.
            if state.session.status == .stopped, !hasBegun { return endAll() }
            if let turn, turn.hasReply, !state.awaitingResponse, !state.audioPlaying { endTurn() }
        case .userSpeechStarted: beginTurn("voice")
        case .conversation(.inserted(let item, _)) where item.isWrittenTurn: beginTurn("text")
        case .responseCreated(let identity): beginReply(identity)
        case .responseDone(let report): endReply(report)
        case .audioStarted(_, let identity):
            identity.responseID.flatMap { replies[$0] ?? turn?.span }?.addEvent(SpanEvent(name: "charivo.audible"))
        case .latency(let report):
            turn?.span.attributes["charivo.latency_ms"] = Int64(report.total.wholeMilliseconds)
        case .toolResult(_, _, let callID, _): tools.removeValue(forKey: callID)?.end()
        case .toolError(_, let error, let callID, _):
            guard let span = tools.removeValue(forKey: callID) else { return }
            fail(span, error.code)
            span.end()
        case .reconnectAttempt(let attempt, _, let cause):
            session?.addEvent(
                SpanEvent(
                    name: "charivo.reconnect.attempt",
                    attributes: ["charivo.attempt": .int64(Int64(attempt)), "charivo.cause": .string(cause.rawValue)]))
        case .reconnectSucceeded(let report):
            session?.addEvent(
                SpanEvent(name: "charivo.reconnect.success", attributes: ["charivo.generation": .int64(Int64(report.generation))]))
        case .error(let error):
            session?.addEvent(SpanEvent(name: "charivo.error", attributes: ["error.type": .string(error.code.rawValue)]))
            // Most errors leave the session as it is; one that ends it, or keeps it from beginning, is its own.
            if let session, error.isTerminal || !hasBegun { fail(session, error.code) }
        default: break
        }
    }

    private func beginTurn(_ trigger: String) {
        endTurn()
        let span = start("charivo.turn", in: session?.context)
        span.attributes["charivo.trigger"] = trigger
        turn = (span, false)
    }

    private func beginReply(_ identity: TurnIdentity) {
        guard let responseID = identity.responseID else { return }
        if turn == nil { beginTurn("none") }
        turn?.hasReply = true
        let span = start("charivo.reply", in: turn?.span.context)
        span.attributes["charivo.response.id"] = responseID
        span.attributes["charivo.generation"] = Int64(identity.generation)
        replies.updateValue(span, forKey: responseID)?.end()
        contexts[responseID] = span.context
        order.insert(responseID)
        contexts = contexts.filter { order.contains($0.key) }
    }

    private func endReply(_ report: ResponseReport) {
        guard let responseID = report.turn.responseID, let span = replies.removeValue(forKey: responseID) else { return }
        span.attributes["charivo.response.status"] = report.status.rawValue
        if report.status == .failed { span.setStatus(SpanStatus(code: .error)) }
        span.end()
    }

    private func endTurn() {
        turn?.span.end()
        turn = nil
    }

    /// What an error says may be a provider's words about what was said: a span is told its code.
    private func fail(_ span: any Span, _ code: RealtimeError.Code) {
        span.attributes["error.type"] = code.rawValue
        span.setStatus(SpanStatus(code: .error))
    }

    /// Ends what is open, the innermost first.
    func endAll() {
        for span in tools.values { span.end() }
        tools = [:]
        for span in replies.values { span.end() }
        replies = [:]
        contexts = [:]
        endTurn()
        session?.end()
        session = nil
    }

    deinit { endAll() }
}
