import CharivoJSON

@testable import CharivoRealtime

extension LiveMachine {
    /// Lets time pass, and everything happen that is due by then.
    mutating func pass(_ duration: Duration) -> [SessionEffect] {
        now += duration
        var effects: [SessionEffect] = []
        for _ in 0..<10 {
            guard let deadline = machine.deadline, deadline <= now else { break }
            effects += resuming(machine.deadlineReached(now: now, random: 0.5))
        }
        return effects
    }

    /// The connection beside the one that serves opens, and gets its config.
    mutating func prepareStandby(_ session: ProviderSession = ProviderSession()) -> [SessionEffect] {
        guard let generation = machine.rotation.generation else { return [] }
        let effects = machine.connectionOpened(generation: generation, now: now)
        return effects + says(.sessionUpdated(session), generation: generation)
    }

    /// The output throws away what it is asked to, and stands there.
    mutating func flushing(_ effects: [SessionEffect], at position: Duration) -> [SessionEffect] {
        effects.reduce(effects) { all, effect in
            guard case .flushOutput(let reason) = effect else { return all }
            return all + resuming(machine.outputFlushed(at: position, reason, now: now))
        }
    }

    /// The handler of a call returns.
    mutating func toolReturns(_ callID: String, _ output: JSONObject = ["success": true]) -> [SessionEffect] {
        guard let runID = machine.tools[callID]?.runID else { return [] }
        return machine.toolFinished(runID: runID, .success(output), now: now)
    }

    /// A connection is lost, made again, and given its config.
    mutating func reconnect(_ session: ProviderSession = ProviderSession()) -> [SessionEffect] {
        _ = lose()
        _ = machine.connectionOpened(generation: machine.generation, now: now)
        return says(.sessionUpdated(session))
    }

    /// The user says something of which the words become known.
    mutating func userSays(_ text: String, item: String) {
        _ = says(.speechStarted(itemID: item, audioStartMs: 0))
        _ = says(.speechStopped(itemID: item, audioEndMs: 500))
        _ = says(.audioCommitted(itemID: item, previousItemID: nil))
        _ = says(.inputTranscript(itemID: item, part: 0, .completed(text)))
    }

    /// The character writes a whole reply.
    mutating func characterSays(_ text: String, item: String) {
        let place = OutputPlace(responseID: "resp_\(item)", itemID: item)
        _ = says(.responseCreated(ProviderResponse(id: place.responseID, status: .inProgress)))
        _ = says(.outputItemAdded(responseID: place.responseID, ConversationItem(id: item, kind: .assistant)))
        _ = says(.textDelta(place, text))
        _ = says(.responseDone(ProviderResponse(id: place.responseID, status: .completed)))
    }
}

extension [SessionEffect] {
    /// The connections that are dialled, those beside the one that serves too.
    var dials: [ConnectionRequest] {
        compactMap { effect in
            switch effect {
            case .dial(let request), .dialStandby(let request): request
            default: nil
            }
        }
    }

    var served: [Int] { compactMap { effect in if case .serve(let generation) = effect { generation } else { nil } } }

    var closed: [Int] {
        compactMap { effect in
            switch effect {
            case .closeConnection(let generation), .finishConnection(let generation): generation
            default: nil
            }
        }
    }

    var probed: [Int] { compactMap { effect in if case .probe(let generation) = effect { generation } else { nil } } }

    /// Why a connection is made again.
    var cause: ConnectionCause? {
        compactMap { effect in if case .publish(.reconnectAttempt(_, _, let cause)) = effect { cause } else { nil } }.first
    }

    var report: ReconnectReport? {
        compactMap { effect in if case .publish(.reconnectSucceeded(let report)) = effect { report } else { nil } }.first
    }

    var diagnostics: [String] {
        compactMap { effect in if case .publish(.diagnostic(let diagnostic)) = effect { diagnostic.code } else { nil } }
    }

    /// The items that a provider is told of, in order.
    var told: [ConversationItem] {
        commands.compactMap { command in if case .createItem(let item, _) = command { item } else { nil } }
    }

    /// The names of the published events that are no change of state or conversation.
    var names: [String] {
        compactMap { effect in if case .publish(let event) = effect { event.name } else { nil } }.filter {
            !["realtime:state", "realtime:conversation", "realtime:diagnostic"].contains($0)
        }
    }
}
