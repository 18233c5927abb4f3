@testable import CharivoRealtime

/// A session's machine alone, live over its first connection, for what cannot be brought about through a manager.
struct LiveMachine {
    var machine: SessionMachine
    var now: Duration = .zero
    /// The user's turns that can be said again.
    var ring = TurnRing()

    init(
        options: RealtimeManagerOptions = .init(), config: RealtimeSessionConfig? = nil, capabilities: RealtimeCapabilities = .init()
    ) {
        machine = SessionMachine(options: options, capabilities: capabilities, hasOutput: true)
        _ = machine.start(config, sessionID: "sess_test", waiter: 1, now: now)
        _ = machine.connectionOpened(generation: 1, now: now)
        _ = says(.sessionUpdated(ProviderSession()))
    }

    /// The provider says something, over the newest connection unless another is named.
    mutating func says(_ event: ProviderEvent, generation: Int? = nil) -> [SessionEffect] {
        recalling(machine.received(event, generation: generation ?? machine.generation, now: now, random: 0.5))
    }

    /// Answers which of the user's turns can be said again, where that is asked.
    mutating func recalling(_ effects: [SessionEffect]) -> [SessionEffect] {
        var all: [SessionEffect] = []
        for effect in effects {
            ring.follow(effect)
            if case .recallTurns = effect { all += recalling(machine.turnsRecalled(ring.turns, now: now)) } else { all.append(effect) }
        }
        return all
    }

    /// A connection ends.
    mutating func ends(_ generation: Int, _ cause: ConnectionCause = .connectionLost, _ error: RealtimeError? = nil) -> [SessionEffect] {
        recalling(
            machine.connectionEnded(generation: generation, ConnectionEnd(cause: cause, error: error), now: now, random: 0.5))
    }

    /// The connection is lost, and the first attempt to make it again is dialled.
    mutating func lose() -> [SessionEffect] {
        var effects = ends(machine.generation)
        now = machine.deadline ?? now
        effects += recalling(machine.deadlineReached(now: now, random: 0.5))
        return effects
    }
}

extension [SessionEffect] {
    /// The commands that are sent, in order.
    var commands: [ProviderCommand] {
        flatMap { effect -> [ProviderCommand] in if case .send(let messages) = effect { messages.map(\.command) } else { [] } }
    }

    /// The states that are published, in order.
    var states: [RealtimeState] {
        compactMap { effect in if case .publish(.stateChanged(let state)) = effect { state } else { nil } }
    }

    /// The callers that are resumed.
    var resumed: [WaiterID] {
        compactMap { effect in if case .resume(let waiter, _) = effect { waiter } else { nil } }
    }
}
