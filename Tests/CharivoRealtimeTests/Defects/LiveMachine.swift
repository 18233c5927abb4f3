@testable import CharivoRealtime

/// A session's machine alone, live over its first connection, for what cannot be brought about through a manager.
struct LiveMachine {
    var machine: SessionMachine
    var now: Duration = .zero
    /// Of how many of the user's turns, the oldest, nothing is kept that could be said again.
    var turnsLetGo = 0

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
        resuming(machine.received(event, generation: generation ?? machine.generation, now: now, random: 0.5))
    }

    /// A connection ends.
    mutating func ends(_ generation: Int, _ cause: ConnectionCause = .connectionLost, _ error: RealtimeError? = nil) -> [SessionEffect] {
        resuming(
            machine.connectionEnded(generation: generation, ConnectionEnd(cause: cause, error: error), now: now, random: 0.5))
    }

    /// Tells what became of the turns that are said again.
    mutating func resuming(_ effects: [SessionEffect]) -> [SessionEffect] {
        var all = effects
        for case .resumeUplink(let report, let turns) in effects {
            let account = Uplink.Account(unsaid: turns.prefix(turnsLetGo).map(\.token))
            all += machine.uplinkResumed(report, saying: turns, account, now: now)
        }
        return all
    }

    /// The connection is lost, and the first attempt to make it again is dialled.
    mutating func lose() -> [SessionEffect] {
        var effects = ends(machine.generation)
        now = machine.deadline ?? now
        effects += resuming(machine.deadlineReached(now: now, random: 0.5))
        return effects
    }
}

extension [SessionEffect] {
    /// The commands that are sent, in order.
    var commands: [ProviderCommand] {
        flatMap { effect -> [ProviderCommand] in
            switch effect {
            case .send(let messages): messages.map(\.command)
            case .endTurn(_, let message): [message.command]
            case .resumeUplink(_, let turns): turns.compactMap(\.commit?.command)
            default: []
            }
        }
    }

    /// The replies that are asked for, in order.
    var requests: [ResponseRequest] { commands.compactMap { if case .createResponse(let request) = $0 { request } else { nil } } }

    /// The states that are published, in order.
    var states: [RealtimeState] {
        compactMap { effect in if case .publish(.stateChanged(let state)) = effect { state } else { nil } }
    }

    /// The callers that are resumed.
    var resumed: [WaiterID] {
        compactMap { effect in if case .resume(let waiter, _) = effect { waiter } else { nil } }
    }
}
