import CharivoRealtime

/// The invariants of what a manager publishes, checked on a whole recording that ends with a stopped session.
enum PublishedOrder {
    /// What the recording breaks, in words.
    static func violations(in events: [RealtimeEvent]) -> [String] {
        var violations: [String] = []
        var isLive = false
        var isAudible = false
        var answered: Set<String> = []
        var called: Set<String> = []
        var started: Set<String> = []
        var done: Set<String> = []
        func check(_ condition: Bool, _ what: String, _ index: Int) {
            guard !condition else { return }
            let around = events[max(0, index - 12)...index].map { "    \($0.name)" }.joined(separator: "\n")
            violations.append("\(what), at event \(index):\n\(around)")
        }
        for (index, event) in events.enumerated() {
            switch event {
            case .sessionStarted:
                check(!isLive, "A session started in a session", index)
                isLive = true
                // The ids are the provider's, and unique in a session.
                (answered, called, started, done) = ([], [], [], [])
            case .sessionEnded:
                check(isLive, "A session ended that had not started", index)
                check(!isAudible, "A session ended while its character was audible", index)
                isLive = false
            case .stateChanged, .error, .diagnostic, .custom: break
            default: check(isLive, "\(event.name) outside of a session", index)
            }
            switch event {
            case .audioStarted:
                check(!isAudible, "The character became audible while it was", index)
                isAudible = true
            case .audioEnded:
                check(isAudible, "The character fell silent while it was", index)
                isAudible = false
            case .lipSync(let level, _, _): check(isAudible || level == 0, "A level while the character was silent", index)
            case .toolCalled(let call): check(called.insert(call.callID).inserted, "A call twice", index)
            case .toolResult(_, _, let id, _), .toolError(_, _, let id, _):
                check(called.contains(id), "An answer to nothing", index)
                check(answered.insert(id).inserted, "Two answers to one call", index)
            case .assistantStarted(_, let turn): check(started.insert(turn.key).inserted, "A reply began twice", index)
            case .assistantDelta(_, let turn):
                check(
                    started.contains(turn.key) && !done.contains(turn.key), "A word before the beginning or after the end of its reply",
                    index)
            case .assistantDone(let reply):
                check(started.contains(reply.turn.key), "A reply ended that had not begun", index)
                check(done.insert(reply.turn.key).inserted, "A reply ended twice", index)
            default: break
            }
        }
        check(!isLive, "The session did not end", events.count - 1)
        check(!isAudible, "The character is still audible", events.count - 1)
        return violations
    }
}

extension TurnIdentity {
    fileprivate var key: String { "\(responseID ?? "")@\(generation)" }
}
