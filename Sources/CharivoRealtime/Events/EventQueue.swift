internal import DequeModule

/// Events in order, of which the least important can be let go without looking at the others.
struct EventQueue: Sendable {
    private struct Entry: Sendable {
        var number: UInt64
        var event: RealtimeEvent
    }

    private var levels: Deque<Entry> = []
    private var steps: Deque<Entry> = []
    private var finals: Deque<Entry> = []
    private var nextNumber: UInt64 = 0
    /// The number of the newest state that was added.
    private var newestState: UInt64?

    var hasLevels: Bool { !levels.isEmpty }
    var count: Int { levels.count + steps.count + finals.count }

    mutating func append(_ event: RealtimeEvent) {
        let entry = Entry(number: nextNumber, event: event)
        nextNumber += 1
        if event.isState { newestState = entry.number }
        switch event.importance {
        case .level: levels.append(entry)
        case .progress: steps.append(entry)
        case .final: finals.append(entry)
        }
    }

    mutating func popFirst() -> RealtimeEvent? {
        let numbers = [levels.first?.number, steps.first?.number, finals.first?.number]
        guard let first = numbers.compactMap(\.self).min() else { return nil }
        if first == numbers[0] { return levels.popFirst()?.event }
        return first == numbers[1] ? steps.popFirst()?.event : finals.popFirst()?.event
    }

    /// Lets the least important event go, the oldest of its kind, to make room for a new one. The newest state, which is what the session has
    /// come to, goes only for a newer one.
    ///
    /// - Returns: What was let go; `.final` when only what must arrive is left.
    mutating func makeRoom(for event: RealtimeEvent) -> RealtimeEvent.Importance {
        if levels.popFirst() != nil { return .level }
        let kept = event.isState ? nil : newestState
        guard let index = steps.firstIndex(where: { $0.number != kept }) else { return .final }
        steps.remove(at: index)
        return .progress
    }
}
