/// What one step of a session's machine wants done, in order, and the state as it was last published.
struct Outbox: Sendable {
    private var effects: [SessionEffect] = []
    private var published = RealtimeState()

    mutating func add(_ effect: SessionEffect) { effects.append(effect) }

    /// Publishes a state, changed or not.
    mutating func publish(_ state: RealtimeState) {
        published = state.withoutRunningText
        effects.append(.publish(.stateChanged(state)))
    }

    mutating func publishIfChanged(_ state: RealtimeState) {
        if state.withoutRunningText != published { publish(state) }
    }

    /// The step is over.
    mutating func drain() -> [SessionEffect] {
        defer { effects = [] }
        return effects
    }
}

extension RealtimeState {
    /// Without the words of a reply that is still growing: those come as deltas, and are no change of state.
    fileprivate var withoutRunningText: RealtimeState {
        guard response.status == .responding else { return self }
        var copy = self
        copy.response.text = ""
        return copy
    }
}
