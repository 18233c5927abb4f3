import CharivoJSON

@testable import CharivoRealtime

/// A session's machine with a simulated world around it, and what must be true after every step.
///
/// The world is the output (which renders what it was given), the clock, and the far end's view: what was sent and not answered.
struct SessionModel {
    struct Violation: Error, CustomStringConvertible {
        var description: String
    }

    struct OpenUpdate {
        var messageID: String
        var config: RealtimeSessionConfig
        var sentAt: Duration
    }

    struct OpenRequest {
        var request: ResponseRequest
        var messageID: String
        var sentAt: Duration
    }

    private(set) var machine: SessionMachine
    private(set) var now: Duration = .zero

    // The output.
    private(set) var queued: Duration = .zero
    private var position: Duration = .zero

    // What the far end was sent on the newest connection, and has not answered.
    private(set) var openUpdates: [OpenUpdate] = []
    /// An acknowledgement that comes when its update was given up can be taken for that of the next one: the wire names neither.
    private var hasLateAcknowledgement = false
    private(set) var openRequests: [OpenRequest] = []
    /// Those that the session has given up waiting for; the far end may still answer them.
    private var lateRequests: [OpenRequest] = []
    /// The items that it was told of and may still refuse, and those that it was told to forget.
    private(set) var openItems: [(messageID: String, item: ConversationItem)] = []
    private(set) var openDeletions: [(messageID: String, itemID: String)] = []
    private(set) var handlers = SimulatedHandlers()
    private(set) var runningChecks: [Int] = []
    private var cancelled: Set<String> = []
    private var outputs = OutputCount()
    /// What of them is in the session that the far end can take up again.
    private var remembered = OutputCount()
    private var receivedSound: [String: Duration] = [:]
    /// Where the sound ended that had come when a tool was called, and the calls whose words were cut off.
    private var callPlaces: [String: Duration] = [:]
    /// The replies of the calls.
    private var callReplies: [String: String] = [:]
    private var cutCalls: Set<String> = []
    private var face = SessionModel.restingFace
    private static let restingFace = "neutral"

    private(set) var connections = ConnectionsModel()
    /// What was true before the step.
    private var earlier = (generation: 0, wasBusy: false)
    /// In how many steps a call waited for another one's handler.
    private(set) var waits = 0
    /// How many turns were said again, how many of those that were to be were not, and how many deletions were refused.
    private(set) var saidAgain = 0
    private(set) var letGo = 0
    private(set) var refusedDeletions = 0

    // What was published.
    private(set) var seen: [String: Int] = [:]
    private var checkedChanges = 0
    private var isAudible = false
    private var isSessionOpen = false
    private var waiting: Set<WaiterID> = []
    private var nextWaiter: WaiterID = 0
    private var sessions = 0

    init() {
        machine = Self.machine(0)
    }

    var generation: Int { machine.generation }

    mutating func apply(_ input: SessionInput) throws {
        let before = machine.state
        let (stale, past) = (isStale(input), isPast(input))
        let conversation = machine.conversation
        earlier = (machine.generation, machine.responses.isBusy && !isGivenUp(input))
        let errors = seen["realtime:error", default: 0]
        let effects = step(input)
        try perform(effects)
        if case .answerDeletion = input, seen["realtime:error", default: 0] != errors {
            throw Violation(description: "a deletion that was refused is told of as an error")
        }
        if stale, machine.state != before { throw Violation(description: "invariant 3: an old connection changed the state") }
        if past, !effects.isEmpty || machine.conversation != conversation {
            throw Violation(description: "invariant 3: an old connection was heard")
        }
        try check()
    }

    /// Whether so much time passes that a reply is given up, and whatever waits for it may happen in the same step.
    private func isGivenUp(_ input: SessionInput) -> Bool {
        guard case .pass(let milliseconds) = input, let deadline = machine.responses.deadline else { return false }
        return deadline <= now + .milliseconds(milliseconds)
    }

    /// Whether it is of a connection that does not serve any more.
    private func isPast(_ input: SessionInput) -> Bool {
        switch input {
        case .event(_, let generation), .opened(let generation), .ended(let generation, _): generation < self.generation
        default: false
        }
    }

    private func isStale(_ input: SessionInput) -> Bool {
        switch input {
        // What is said over a connection that does not serve yet, and its end, are not the session's business.
        case .standbyOpened, .standbyEnded, .configureStandby, .refuseStandby: true
        default: isPast(input)
        }
    }

    private mutating func waiter() -> WaiterID {
        nextWaiter += 1
        waiting.insert(nextWaiter)
        return nextWaiter
    }

    private mutating func step(_ input: SessionInput) -> [SessionEffect] {
        switch input {
        case .start:
            sessions += 1
            // A provider's ids are its own within one session.
            if machine.connection.isIdle {
                handlers.sessionBegins()
                callPlaces = [:]
                callReplies = [:]
                cutCalls = []
            }
            return machine.start(nil, sessionID: "sess_\(sessions)", waiter: waiter(), now: now)
        case .stop: return machine.stop(waiter: waiter(), now: now)
        case .interrupt: return machine.interrupt(waiter: waiter(), now: now)
        case .update(let voice, let instructions):
            return machine.update(RealtimeSessionConfig(voice: voice, instructions: instructions), waiter: waiter(), now: now)
        case .send(let text, let policy): return machine.sendMessage(text, whenBusy: policy, waiter: waiter(), now: now)
        case .requestResponse: return machine.requestResponse(instructions: nil, waiter: waiter(), now: now)
        case .registerTool(let name):
            return (try? machine.registerTool(Tool(name, "A tool.") { _, _ in [:] }, now: now)) ?? []
        case .unregisterTool(let name): return machine.unregisterTool(name, now: now)
        case .opened(let generation): return machine.connectionOpened(generation: generation, now: now)
        case .ended(let generation, let terminal):
            let error = RealtimeError(code: terminal ? .authentication : .transport, message: "Ended.")
            return machine.connectionEnded(
                generation: generation, ConnectionEnd(cause: .connectionLost, error: error), now: now, random: 0.5)
        case .event(let event, let generation):
            note(event, generation)
            return machine.received(event, generation: generation, now: now, random: 0.5)
        case .standbyOpened:
            guard let generation = connections.standby?.generation else { return [] }
            return machine.connectionOpened(generation: generation, now: now)
        case .standbyEnded:
            guard let generation = connections.standby?.generation else { return [] }
            return machine.connectionEnded(generation: generation, ConnectionEnd(cause: .connectionLost), now: now, random: 0.5)
        case .configureStandby(let seconds):
            guard let standby = connections.standby, standby.messageID != nil else { return [] }
            connections.configureStandby()
            let session = ProviderSession(expiresIn: .seconds(seconds))
            return machine.received(.sessionUpdated(session), generation: standby.generation, now: now, random: 0.5)
        case .refuseStandby:
            guard let standby = connections.standby, let messageID = standby.messageID else { return [] }
            let error = ProviderError(code: "invalid_value", message: "No.", messageID: messageID)
            return machine.received(.error(error), generation: standby.generation, now: now, random: 0.5)
        case .refuseItem(let itemID):
            guard let index = openItems.firstIndex(where: { $0.item.id == itemID }) else { return [] }
            let refused = openItems.remove(at: index)
            let error = ProviderError(code: "invalid_value", message: "No.", messageID: refused.messageID)
            if machine.connection.isOpen {
                connections.refuse(itemID)
                outputs.refused(refused.item)
                remembered.refused(refused.item)
            }
            return machine.received(.error(error), generation: generation, now: now, random: 0.5)
        case .answerDeletion(let isTaken, let isGone):
            guard let deletion = openDeletions.popFirst() else { return [] }
            if isTaken { return machine.received(.itemDeleted(itemID: deletion.itemID), generation: generation, now: now, random: 0.5) }
            let error = ProviderError(
                code: isGone ? "item_delete_invalid_item_id" : "invalid_value", message: "No.", messageID: deletion.messageID)
            if machine.isLive { refusedDeletions += 1 }
            return machine.received(.error(error), generation: generation, now: now, random: 0.5)
        case .network(let change): return machine.networkChanged(change, now: now)
        case .audio(let interruption): return machine.audioInterrupted(interruption)
        case .answerProbe:
            guard let generation = connections.asked else { return [] }
            return machine.probeAnswered(generation: generation)
        case .acknowledgeUpdate(let resuming):
            // In order, also those that the session has given up.
            guard let update = openUpdates.popFirst() else { return [] }
            // Once one was mistaken for another, each is taken for the next one until all have come.
            let isLate = now - update.sentAt >= machine.refresh.timeout
            hasLateAcknowledgement = isLate || hasLateAcknowledgement && !openUpdates.isEmpty
            var session = ProviderSession(voice: update.config.voice, instructions: update.config.instructions)
            // One that is not open any more says nothing.
            session.isResumed = machine.connection.isOpen ? connections.takeUp(resuming) : nil
            if session.isResumed == true { outputs = remembered }
            if session.isResumed == false { remembered = outputs }
            return machine.received(.sessionUpdated(session), generation: generation, now: now, random: 0.5)
        case .refuseUpdate:
            guard let update = openUpdates.popFirst() else { return [] }
            let error = ProviderError(code: "invalid_value", message: "No.", messageID: update.messageID)
            return machine.received(.error(error), generation: generation, now: now, random: 0.5)
        case .beginAskedReply:
            guard let request = (openRequests.popFirst() ?? lateRequests.popFirst())?.request else { return [] }
            let response = ProviderResponse(id: "resp_\(request.id)", status: .inProgress, requestID: request.id)
            return machine.received(.responseCreated(response), generation: generation, now: now, random: 0.5)
        case .refuseAskedReply:
            guard let request = openRequests.popFirst() ?? lateRequests.popFirst() else { return [] }
            let error = ProviderError(
                code: "conversation_already_has_active_response", message: "Busy.", messageID: request.messageID)
            return machine.received(.error(error), generation: generation, now: now, random: 0.5)
        case .toolFinished(let callID, let success):
            guard let runID = handlers.returns(callID) else { return [] }
            let result: Result<JSONObject, RealtimeError> =
                success ? .success(["success": true]) : .failure(RealtimeError(code: .tool, message: "Broken."))
            return machine.toolFinished(runID: runID, result, now: now)
        case .undoFinished(let callID, let success):
            guard let undoID = handlers.undoReturns(callID) else { return [] }
            return machine.toolUndone(undoID, success ? nil : RealtimeError(code: .tool, message: "Broken."), now: now)
        case .approve(let callID):
            guard let approvalID = handlers.approved(callID) else { return [] }
            return machine.approve(approvalID, now: now).1
        case .deny(let callID):
            guard let approvalID = handlers.denied(callID) else { return [] }
            return machine.deny(approvalID, reason: nil, now: now).1
        case .guardrail(let passes):
            guard let check = runningChecks.popFirst() else { return [] }
            return machine.guardrailAnswered(
                check, passes ? .success(.pass) : .success(.stop(reason: "No.", correction: "Put it right.")), now: now)
        case .commitAudio: return machine.commitAudio(.milliseconds(200), waiter: waiter())
        case .clearAudio: return machine.clearAudio(keeping: .milliseconds(300), waiter: waiter(), now: now)
        case .setUp(let variant):
            machine = Self.machine(variant)
            return []
        case .render(let milliseconds):
            let rendered = connections.isPaused ? .zero : min(queued, .milliseconds(milliseconds))
            queued -= rendered
            position += rendered
            return machine.outputMoved(to: position, now: now)
        case .pass(let milliseconds):
            now += .milliseconds(milliseconds)
            guard let deadline = machine.deadline, deadline <= now else { return [] }
            return machine.deadlineReached(now: now, random: 0.5)
        }
    }

    private mutating func note(_ event: ProviderEvent, _ generation: Int) {
        // A connection that is not open says nothing, whatever the search makes it say.
        guard generation == self.generation, machine.connection.isOpen else { return }
        connections.acknowledge(event)
        if case .audioDelta(let place, let audio) = event { receivedSound[place.itemID, default: .zero] += audio.duration }
        if case .outputItemDone(_, let item) = event {
            outputs.delivered(item)
            remembered.delivered(item)
        }
        // Until the far end has said whether it took the session up, it is the old one that a handle is for.
        if case .resumptionHandle(.some) = event, !connections.resumes { remembered = outputs }
    }

    private mutating func perform(_ effects: [SessionEffect]) throws {
        for effect in effects {
            try connections.perform(effect, generation: earlier.generation, wasBusy: earlier.wasBusy)
            switch effect {
            case .dial, .serve:
                openUpdates = []
                openRequests = []
                openItems = []
                openDeletions = []
                lateRequests = []
                outputs = OutputCount()
                if !connections.resumes { remembered = outputs }
            case .check(let check, _): runningChecks.append(check.id)
            case .cancelCheck(let id): runningChecks.removeAll { $0 == id }
            case .clearUplink(let messages, _):
                for message in messages { try sent(message) }
            case .endTurn(_, let message): try sent(message)
            case .closeConnection, .finishConnection, .utteranceBegan, .appEndsTurns, .turnFound, .turnRefused, .turnsSettled,
                .openUplink, .connectUplink,
                .disconnectUplink, .closeUplink, .dialStandby, .sendStandby, .probe, .pauseAudio, .resumeAudio:
                break
            case .resumeUplink(let report, let turns):
                try check(report)
                // Of every second turn nothing is left.
                let unsaid = turns.enumerated().filter { $0.offset % 2 == 1 }.map(\.element.token)
                try perform(machine.uplinkResumed(report, saying: turns, Uplink.Account(unsaid: unsaid), now: now))
                guard let account = machine.replay.report else { throw Violation(description: "a change of connections has no account") }
                try check(account)
                try check(account, saying: turns, but: unsaid)
            case .send(let messages): for message in messages { try sent(message) }
            case .play(let audio):
                if machine.feed.isPaused { throw Violation(description: "sound was played while the character is paused") }
                queued += audio.duration
            case .project(let result):
                // The call's id stands for the expression it shows.
                let event = RealtimeEvent.expression(id: result.callID, result.turn)
                try perform(
                    machine.projected([event], of: result.callID, timing: .whenHeard(restingExpression: Self.restingFace)))
            case .flushOutput(let reason):
                queued = .zero
                // What is thrown away in doubt is given again, unless it is cut then; so is what is not of the one reply that is cut, some
                // time earlier.
                for (call, place) in callPlaces where reason != .doubt && place > position {
                    let isCut = reason.onlyReply.map { $0 == callReplies[call] } ?? true
                    if isCut { cutCalls.insert(call) } else { callPlaces[call] = position }
                }
                try perform(machine.outputFlushed(at: position, reason, now: now))
            case .runTool(let run): try handlers.began(run, now: now)
            case .cancelTool(let runID): handlers.told(runID, now: now)
            case .undoTool(let run): try handlers.undoBegan(run)
            case .publish(let event): try published(event)
            case .resume(let waiter, _):
                if waiting.remove(waiter) == nil { throw Violation(description: "invariant 9: a caller was resumed twice") }
            }
        }
    }

    private mutating func sent(_ message: ProviderMessage) throws {
        switch message.command {
        case .updateSession(let config):
            openUpdates.append(OpenUpdate(messageID: message.id, config: config, sentAt: now))
            if !hasLateAcknowledgement, openUpdates.filter({ now - $0.sentAt < machine.refresh.timeout }).count > 1 {
                throw Violation(description: "two updates are on their way at once")
            }
        case .createResponse(let request):
            if machine.isClosing, request.instructions != "Goodbye." {
                throw Violation(description: "a reply was asked for on a budget that is spent")
            }
            let limit = machine.responses.createdTimeout
            lateRequests += openRequests.filter { now - $0.sentAt >= limit }
            openRequests.removeAll { now - $0.sentAt >= limit }
            openRequests.append(OpenRequest(request: request, messageID: message.id, sentAt: now))
        case .cancelResponse(let id):
            if !cancelled.insert("\(generation)/\(id)").inserted { throw Violation(description: "invariant 1: two cancels for \(id)") }
        case .createItem(let item, _):
            try outputs.sent(item)
            openItems = (openItems + [(message.id, item)]).suffix(8)
        case .deleteItem(let id): openDeletions = (openDeletions + [(message.id, id)]).suffix(8)
        case .truncateItem(let id, _, let milliseconds):
            if milliseconds > (receivedSound[id] ?? .zero).wholeMilliseconds {
                throw Violation(description: "invariant 4: \(id) was truncated beyond what was received")
            }
        default: break
        }
    }

    private mutating func published(_ event: RealtimeEvent) throws {
        seen[event.name, default: 0] += 1
        handlers.heard(event)
        switch event {
        case .sessionStarted:
            if isSessionOpen { throw Violation(description: "invariant 9: a session started twice") }
            isSessionOpen = true
        case .sessionEnded:
            if !isSessionOpen { throw Violation(description: "invariant 9: a session ended that had not started") }
            if isAudible { throw Violation(description: "invariant 6: the session ended while audible") }
            if face != Self.restingFace { throw Violation(description: "cues: the session ended with a held expression") }
            isSessionOpen = false
        case .toolCalled(let call):
            callReplies[call.callID] = call.turn.responseID
            if callPlaces.updateValue(position + queued, forKey: call.callID) != nil {
                throw Violation(description: "invariant 2: \(call.callID) was told of twice")
            }
        case .expression(let id, _): try shown(id)
        case .audioStarted:
            if isAudible { throw Violation(description: "invariant 6: audible twice") }
            isAudible = true
        case .audioEnded:
            if !isAudible { throw Violation(description: "invariant 6: silent twice") }
            isAudible = false
        case .lipSync(let rms, _, _):
            if !isAudible, rms != 0 { throw Violation(description: "invariant 6: a level outside a stretch of sound") }
        case .assistantDelta, .responseCreated, .reconnectAttempt:
            if !isSessionOpen, machine.state.session.status == .stopped {
                throw Violation(description: "invariant 9: \(event.name) after the end")
            }
        case .stateChanged(let state):
            if state.audioPlaying != isAudible, !machine.feed.isFlushing, machine.transportTurn == nil {
                // The edge and the state that tells of it are of one step: the edge comes first.
                throw Violation(description: "invariant 8: the state says audible is \(state.audioPlaying), the events \(isAudible)")
            }
        default: break
        }
    }

    /// A cue happens when the words before its call were heard, and never once they were cut; a face is put to rest once.
    private mutating func shown(_ expression: String) throws {
        if expression == Self.restingFace, face == expression { throw Violation(description: "cues: the face was put to rest twice") }
        if cutCalls.contains(expression) { throw Violation(description: "cues: \(expression) was shown after its words were cut") }
        if let place = callPlaces[expression], place > position {
            throw Violation(description: "cues: \(expression) was shown before its words were heard")
        }
        face = expression
    }

    private mutating func check() throws {
        if machine.tools.unfinished.contains(where: { $0.state == .queued }) { waits += 1 }
        if openRequests.count > 1 { throw Violation(description: "invariant 1: two requests are unacknowledged") }
        try connections.check()
        if machine.spoken.count > 16 { throw Violation(description: "invariant 10: kept turns grow") }
        if machine.feed.isPaused, !machine.playback.isCuttable { throw Violation(description: "a pause of nothing") }
        if machine.feed.isFlushing { throw Violation(description: "a flush was not answered") }
        if machine.state.awaitingResponse, machine.deadline == nil {
            throw Violation(description: "invariant 5: a reply is awaited and no deadline is set")
        }
        if machine.state.awaitingResponse, machine.responses.deadline == nil, !machine.tools.isFollowUpExpected {
            throw Violation(description: "invariant 5: nothing with a deadline holds the send lock")
        }
        if machine.connection.isIdle {
            // A caller of stop waits for handlers that were told to stop, and no longer than the grace period.
            if let waiter = waiting.first, machine.lingering.deadline == nil {
                throw Violation(description: "invariant 9: caller \(waiter) was left waiting")
            }
            if let callID = machine.conversation.callsWithoutOutput.first {
                throw Violation(description: "invariants 2 and 7: \(callID) has no output after the end")
            }
            if machine.conversation.items.contains(where: { !$0.isClosed }) {
                throw Violation(description: "invariant 7: an item is open after the end")
            }
        }
        // It depends on the conversation alone, and takes as long as everything else together.
        let changes = seen["realtime:conversation", default: 0]
        if changes != checkedChanges { try checkReplay() }
        checkedChanges = changes
        try checkSound()
        if runningChecks.count > 16 { throw Violation(description: "invariant 10: too many checks run") }
        if machine.replies.ids.count > 16 || machine.conversation.items.count > 40 || machine.responses.pending.count > 16 {
            throw Violation(description: "invariant 10: something grows")
        }
        if machine.tools.unfinished.count > 13 || machine.lingering.count > 13 {
            throw Violation(description: "invariant 10: calls pile up")
        }
    }

    /// An account of a reconnect has one entry for every item, and each agrees with what was told.
    private func check(_ report: ReconnectReport) throws {
        let told = Set(report.restored)
        for entry in report.items where entry.outcome == .omitted && told.contains(entry.itemID) {
            throw Violation(description: "\(entry.itemID) was told, and is said not to have been")
        }
        // A provider that took the session up by itself has the rest.
        for entry in report.items where entry.outcome == .restored && entry.reason == nil && report.resumption != .native {
            if !told.contains(entry.itemID) { throw Violation(description: "\(entry.itemID) was not told, and is said to have been") }
        }
        let entries = Set(report.items.map(\.itemID))
        if entries.count != report.items.count { throw Violation(description: "an item has two entries in the account") }
        if !told.isSubset(of: entries) { throw Violation(description: "an item was told of which there is no account") }
    }

    /// An account says of a turn that it is said again when it is, and of no other; it is in the conversation when it is not.
    private mutating func check(
        _ account: ReconnectReport, saying turns: [SpokenTurns.SaidAgain], but unsaid: [SpokenTurns.Token]
    ) throws {
        let said = Set(turns.filter { !unsaid.contains($0.token) }.compactMap(\.itemID))
        for entry in account.items {
            let isSaid = entry.reason == .saidAgain || entry.reason == .saidAgainInPart
            if isSaid != said.contains(entry.itemID) {
                throw Violation(description: "E3: \(entry.itemID) is said again or not, and the account is wrong")
            }
            if isSaid, machine.conversation[entry.itemID] != nil { throw Violation(description: "E3: \(entry.itemID) will be there twice") }
        }
        saidAgain += said.count
        letGo += unsaid.count
    }

    private func checkSound() throws {
        // The output's time line and the ledger's are one.
        if machine.feed.isPaused ? queued != .zero : position + queued != machine.playback.scheduled {
            throw Violation(description: "invariant 10: the output has other sound than the ledger")
        }
        if machine.feed.keepsUnheard, machine.feed.unheard.duration > machine.playback.scheduled - machine.playback.position + .seconds(1) {
            throw Violation(description: "invariant 10: sound is kept that was heard")
        }
    }

    /// What a new connection would be told at this moment has every call next to its output, and nothing empty.
    private func checkReplay() throws {
        let items = ReplayPlan(machine.conversation, characterLimit: 4_000).items
        for (index, item) in items.enumerated() {
            switch item.kind {
            case .toolCall(let callID, _, _):
                guard items.indices.contains(index + 1), case .toolOutput(callID, _) = items[index + 1].kind else {
                    throw Violation(description: "invariant 7: a call would be replayed without its output")
                }
            case .toolOutput(let callID, _):
                guard index > 0, case .toolCall(callID, _, _) = items[index - 1].kind else {
                    throw Violation(description: "invariant 7: an output would be replayed without its call")
                }
            default:
                if item.text.isEmpty { throw Violation(description: "invariant 7: an empty item would be replayed") }
            }
        }
    }
}

extension Conversation {
    /// The calls that have no output, by their ids.
    fileprivate var callsWithoutOutput: [String] {
        let answered = Set(items.compactMap { if case .toolOutput(let callID, _) = $0.kind { callID } else { nil } })
        return items.compactMap { item in
            if case .toolCall(let callID, _, _) = item.kind, !answered.contains(callID) { callID } else { nil }
        }
    }
}

extension Array {
    fileprivate mutating func popFirst() -> Element? { isEmpty ? nil : removeFirst() }
}
