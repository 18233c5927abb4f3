internal import DequeModule

/// The events that wait for the words around them to be heard, and the expression that is held.
///
/// Its moments are positions of the output, those of ``PlaybackLedger``. A cue's moment is where the sound that had come when
/// its tool was *called* ends: a tool that takes its time does not move its cue behind words that the model said after the call.
struct CueSchedule: Sendable {
    /// An event that is to be published when the output reaches its position.
    struct Cue: Sendable, Hashable {
        var event: RealtimeEvent
        var position: Duration
        var restingExpression: String?
    }

    enum Arrival: Sendable, Hashable {
        /// To be published at once: what it belongs to has been heard.
        case due(RealtimeEvent)
        case waits
        /// The character was cut short between the call and now.
        case cancelled
        /// More cues wait already than anyone will see.
        case refused
    }

    /// An expression that is shown and is to be put back.
    private struct Held: Sendable, Hashable {
        var resting: RealtimeEvent
        /// Whether the turn that showed it was said to its end: a later cut does not concern it.
        var isSettled = false
    }

    private(set) var cues: Deque<Cue> = []
    private var callPositions: [String: Duration] = [:]
    private var callOrder: Deque<String> = []
    private var held: Held?
    /// The most cues that may wait, and four times as many calls are remembered.
    let limit: Int

    init(limit: Int = 64) {
        self.limit = limit
    }

    /// A tool was called when the sound received so far ended there.
    mutating func called(_ callID: String, at position: Duration) {
        guard callPositions.updateValue(position, forKey: callID) == nil else { return }
        callOrder.append(callID)
        if callOrder.count > limit * 4, let oldest = callOrder.popFirst() { callPositions[oldest] = nil }
    }

    /// An event was made of a call's result, while the output stood at `now`.
    mutating func arrived(_ event: RealtimeEvent, of callID: String, restingExpression: String?, now: Duration) -> Arrival {
        guard let position = callPositions[callID] else { return .cancelled }
        let cue = Cue(event: event, position: position, restingExpression: restingExpression)
        if position <= now { return .due(happened(cue)) }
        guard cues.count < limit else { return .refused }
        // Results come in any order; cues of one place keep theirs.
        let index = cues.firstIndex { $0.position > position } ?? cues.endIndex
        cues.insert(cue, at: index)
        return .waits
    }

    /// The output has rendered up to there: what happens now, in order.
    mutating func reached(_ position: Duration) -> [RealtimeEvent] {
        var events: [RealtimeEvent] = []
        while let cue = cues.first, cue.position <= position {
            cues.removeFirst()
            events.append(happened(cue))
        }
        return events
    }

    /// The character was cut short there: what was reached still happens, what was not never does, and what the turn had put
    /// on is taken off.
    mutating func cut(at position: Duration) -> [RealtimeEvent] {
        let events = reached(position)
        cues = []
        callPositions = [:]
        callOrder = []
        guard let held, !held.isSettled else { return events }
        self.held = nil
        return events + [held.resting]
    }

    /// A stretch of sound that the output, which stands at `position`, has not rendered is taken out, with the cues in it; what lies
    /// behind it moves up.
    mutating func takenOut(_ stretch: Range<Duration>, at position: Duration) -> [RealtimeEvent] {
        let events = reached(position)
        let length = stretch.upperBound - stretch.lowerBound
        func moved(_ moment: Duration) -> Duration? {
            moment <= stretch.lowerBound ? moment : moment > stretch.upperBound ? moment - length : nil
        }
        cues = Deque(
            cues.compactMap { cue in
                moved(cue.position).map { Cue(event: cue.event, position: $0, restingExpression: cue.restingExpression) }
            })
        callPositions = callPositions.compactMapValues(moved)
        callOrder.removeAll { callPositions[$0] == nil }
        return events
    }

    /// The turn was said to its end, and nothing of it will be cut any more.
    mutating func settled() { held?.isSettled = true }

    /// The session is over: whatever is held is let go.
    mutating func ended() -> [RealtimeEvent] {
        defer { self = CueSchedule(limit: limit) }
        return held.map { [$0.resting] } ?? []
    }

    private mutating func happened(_ cue: Cue) -> RealtimeEvent {
        if case .expression(let id, let turn) = cue.event {
            let resting = cue.restingExpression.flatMap { $0 == id ? nil : RealtimeEvent.expression(id: $0, turn) }
            held = resting.map { Held(resting: $0) }
        }
        return cue.event
    }
}
