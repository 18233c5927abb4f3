internal import Tracing

/// Watches a session at its edge: what it does and publishes, and when. The machine knows nothing of it.
final class SessionObserver {
    private var latency: LatencyTracker
    private let meter: SessionMeter?
    private let tracer: SessionTracer?

    /// - Parameter patience: How long after a spoken turn a reply to it may begin.
    init(_ options: SessionObservability, patience: Duration) {
        latency = LatencyTracker(patience: patience)
        meter = SessionMeter(options)
        tracer = SessionTracer(options)
    }

    /// Whether what was dropped is wanted.
    var isMetering: Bool { meter != nil }

    func sessionStarting(_ sessionID: String) { tracer?.sessionStarting(sessionID, context: .current) }

    func dropped(audio: Duration, events: Int) { meter?.dropped(audio: audio, events: events) }

    /// Something was sent.
    func sent(_ messages: [ProviderMessage], now: Duration) {
        if messages.contains(where: { $0.command == .commitAudio }) { latency.audioCommitted(now: now) }
    }

    /// Sound was given to the output.
    func played(now: Duration) { latency.soundArrived(now: now) }

    /// A tool begins to run.
    ///
    /// - Returns: The context for what its handler traces.
    func toolStarted(_ run: ToolRun, responseID: String?, now: Duration) -> ServiceContext? {
        meter?.toolStarted(run.context.callID, now: now)
        return tracer?.toolStarted(run, responseID: responseID)
    }

    /// Something was published.
    ///
    /// - Parameter current: The reply that is being made in the conversation.
    /// - Returns: How long the user waited, if the wait is over.
    func note(_ event: RealtimeEvent, current: String?, now: Duration) -> LatencyReport? {
        meter?.note(event, now: now)
        tracer?.note(event)
        return latency.note(event, current: current, now: now)
    }
}
