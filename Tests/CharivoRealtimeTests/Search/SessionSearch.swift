import CharivoJSON
import CharivoTesting

@testable import CharivoRealtime

/// Drives a session's machine through random interleavings of whatever can happen, and cuts a failing trace down.
struct SessionSearch {
    private var random: SeededRandom
    private var number = 0
    /// Replies that the far end has begun and not ended, with their items.
    private var replies: [(id: String, item: String, hasSound: Bool)] = []
    private var calls = 0
    private var lastTool = ""
    /// How often each event was published in all.
    private(set) var seen: [String: Int] = [:]

    /// For how many steps more everything is brought to its end, and nothing new is begun.
    private var calm = 0
    /// In how many steps a call waited for another one's handler, in all.
    private(set) var waits = 0
    /// How often the connection was exchanged by plan, in all.
    private(set) var rotations = 0
    /// How often one that stood ready made a loss good, in all.
    private(set) var successions = 0
    /// How many turns were said again, how many of those that were to be were not, and how many deletions were refused, in all.
    private(set) var saidAgain = 0
    private(set) var letGo = 0
    private(set) var refusedDeletions = 0
    /// What the sessions are set up with, until they are.
    private var variant: Int?

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        variant = Int(seed % UInt64(SessionModel.variants))
    }

    /// Runs that many steps.
    ///
    /// - Returns: The trace that broke an invariant, and which; `nil` when none did.
    mutating func run(steps: Int) -> (trace: [SessionInput], violation: String)? {
        var model = SessionModel()
        var trace: [SessionInput] = []
        for _ in 0..<steps {
            let input = choose(model)
            trace.append(input)
            do { try model.apply(input) } catch { return (trace, "\(error)") }
        }
        seen.merge(model.seen) { $0 + $1 }
        rotations += model.connections.rotations
        successions += model.connections.successions
        waits += model.waits
        saidAgain += model.saidAgain
        letGo += model.letGo
        refusedDeletions += model.refusedDeletions
        return nil
    }

    /// The steps that a run makes, whether they break something or not.
    mutating func trace(steps: Int) -> [SessionInput] {
        var model = SessionModel()
        return (0..<steps).map { _ in
            let input = choose(model)
            try? model.apply(input)
            return input
        }
    }

    /// What a trace breaks.
    static func violation(of trace: [SessionInput]) -> String? {
        var model = SessionModel()
        for input in trace {
            do { try model.apply(input) } catch { return "\(error)" }
        }
        return nil
    }

    /// A trace that breaks the same and has nothing left to leave out.
    static func shrink(_ trace: [SessionInput], violation: String) -> [SessionInput] {
        var trace = trace
        var size = max(1, trace.count / 2)
        while size >= 1 {
            var start = 0
            while start < trace.count {
                var shorter = trace
                shorter.removeSubrange(start..<min(start + size, trace.count))
                if Self.violation(of: shorter) == violation { trace = shorter } else { start += size }
            }
            size /= 2
        }
        return trace
    }

    private mutating func id(_ prefix: String) -> String {
        number += 1
        return "\(prefix)\(number)"
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element? { elements.randomElement(using: &random) }

    private mutating func choose(_ model: SessionModel) -> SessionInput {
        if let variant {
            self.variant = nil
            return .setUp(variant: variant)
        }
        if calm > 0 {
            calm -= 1
            if let input = ending(model) { return input }
        } else if random.chance(1) {
            calm = 25
        }
        // There are few.
        if !model.openDeletions.isEmpty, random.chance(30) {
            return .answerDeletion(isTaken: random.chance(30), isGone: random.chance(50))
        }
        switch Int.random(in: 0..<100, using: &random) {
        case 0: return .start
        case 1: return connection(model)
        case 2: return random.chance(30) ? .stop : .start
        case 3..<6: return .interrupt
        case 6..<8: return .update(voice: random.chance(50) ? "v\(Int.random(in: 0...2, using: &random))" : nil, instructions: id("do "))
        case 8..<14: return .send(id("text "), pick([.refuse, .queue, .replace]) ?? .refuse)
        case 14: return .requestResponse
        case 15:
            return random.chance(50)
                ? .registerTool(pick(["tool0", "tool3", "own"]) ?? "") : .unregisterTool(pick(["tool3", "join"]) ?? "")
        case 16..<21: return .opened(generation: model.generation)
        case 21: return .ended(generation: random.chance(80) ? model.generation : model.generation - 1, terminal: random.chance(10))
        case 22..<28:
            return random.chance(90) ? .acknowledgeUpdate(resuming: random.chance(60)) : .refuseUpdate
        case 28..<36: return random.chance(90) ? .beginAskedReply : .refuseAskedReply
        case 36..<40:
            return pick(model.handlers.running).map { .toolFinished(callID: $0, success: random.chance(80)) }
                ?? .render(milliseconds: 100)
        case 40..<42: return decision(model)
        case 42: return random.chance(50) ? turn() : refusal(model) ?? turn()
        case 43..<55: return .render(milliseconds: Int.random(in: 1...700, using: &random))
        case 55..<57: return connection(model)
        case 57..<62: return .pass(milliseconds: random.chance(90) ? Int.random(in: 1...900, using: &random) : 16_000)
        default:
            let generation = random.chance(95) ? model.generation : model.generation - 1
            return .event(event(model), generation: generation)
        }
    }

    /// Something that ends what is under way; when nothing is, the time passes and the connections change.
    private mutating func ending(_ model: SessionModel) -> SessionInput? {
        let machine = model.machine
        if !machine.isLive { return nil }
        if machine.tools.idleFollowUp.isUserSpeaking {
            return .event(.speechStopped(itemID: "user_\(number)", audioEndMs: 1), generation: model.generation)
        }
        if let reply = machine.responses.active?.id ?? machine.replies.ids.first {
            return .event(.responseDone(ProviderResponse(id: reply, status: .completed)), generation: model.generation)
        }
        if !model.openRequests.isEmpty { return .beginAskedReply }
        if machine.turns.owed != nil {
            return .event(.responseCreated(ProviderResponse(id: id("resp_auto"), status: .inProgress)), generation: model.generation)
        }
        if !model.openUpdates.isEmpty { return .acknowledgeUpdate(resuming: true) }
        switch Int.random(in: 0..<5, using: &random) {
        case 4: return decision(model)
        case 0: return pick(model.handlers.running).map { .toolFinished(callID: $0, success: true) } ?? .render(milliseconds: 900)
        case 1: return .render(milliseconds: 5_000)
        case 2: return .pass(milliseconds: Int.random(in: 1...900, using: &random))
        default: return connection(model)
        }
    }

    /// Something of the connections themselves.
    private mutating func connection(_ model: SessionModel) -> SessionInput {
        if let standby = model.connections.standby, random.chance(70) {
            if standby.messageID == nil { return random.chance(90) ? .standbyOpened : .standbyEnded }
            return pick([.configureStandby(seconds: 8), .configureStandby(seconds: 8), .refuseStandby, .standbyEnded]) ?? .standbyEnded
        }
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return .network(random.chance(50) ? .offline : .online)
        case 1: return .audio(pick([.began, .ended(resumes: true), .ended(resumes: false)]) ?? .began)
        case 2: return .event(.resumptionHandle(random.chance(80) ? id("handle_") : nil), generation: model.generation)
        case 3, 4: return .answerProbe
        default: return .event(.sessionCreated(ProviderSession(expiresIn: .seconds(4))), generation: model.generation)
        }
    }

    /// What the provider does not take, of what it was told and need not.
    private mutating func refusal(_ model: SessionModel) -> SessionInput? {
        pick(model.openItems).map { .refuseItem($0.item.id) }
    }

    /// What guardrails say, and what an app does about the user's turn.
    private mutating func turn() -> SessionInput {
        random.chance(80) ? .guardrail(passes: random.chance(80)) : random.chance(50) ? .commitAudio : .clearAudio
    }

    /// What people and handlers decide about calls that were asked for or given up.
    private mutating func decision(_ model: SessionModel) -> SessionInput {
        if random.chance(30), let callID = pick(model.handlers.beingUndone) {
            return .undoFinished(callID: callID, success: random.chance(80))
        }
        let pending = model.machine.pendingApprovals.map(\.callID)
        guard let callID = pick(random.chance(80) ? pending : model.handlers.asked) else { return .render(milliseconds: 100) }
        return random.chance(70) ? .approve(callID: callID) : .deny(callID: callID)
    }

    private mutating func event(_ model: SessionModel) -> ProviderEvent {
        if let active = model.machine.responses.active, !replies.contains(where: { $0.id == active.id }) {
            replies.append((active.id, id("item_"), false))
        }
        replies = replies.suffix(4)
        let reply = pick(replies) ?? ("resp_none", "item_none", false)
        let place = OutputPlace(responseID: reply.id, itemID: reply.item, part: random.chance(90) ? 0 : 1)
        switch Int.random(in: 0..<26, using: &random) {
        case 0:
            // A provider that was told not to reply by itself does not.
            guard model.machine.repliesByItself else { return .speechStarted(itemID: id("user_"), audioStartMs: 0) }
            let new = id("resp_auto")
            replies.append((new, id("item_"), false))
            return .responseCreated(ProviderResponse(id: new, status: .inProgress))
        case 1, 2, 3:
            return .outputItemAdded(responseID: reply.id, ConversationItem(id: reply.item, kind: .assistant, isSpoken: true))
        case 4, 5, 6: return .textDelta(place, id("word "))
        case 7, 8, 9:
            return .audioDelta(place, PCMAudio(samples: Array(repeating: 900, count: 24 * Int.random(in: 1...600, using: &random))))
        case 10: return .audioDone(place)
        case 11: return .textDone(place, "All the words.")
        case 12, 13:
            replies.removeAll { $0.id == reply.id }
            let status = pick([ProviderResponse.Status.completed, .completed, .cancelled, .failed, .incomplete]) ?? .completed
            return .responseDone(
                ProviderResponse(id: reply.id, status: status, usage: TokenUsage(totalTokens: 2, inputTokens: 1, outputTokens: 1)))
        case 14, 15, 22, 23, 24, 25:
            calls += random.chance(85) ? 1 : 0
            // Often the same as before, so that calls meet that wait for one another, repeat or replace one another.
            if lastTool.isEmpty || random.chance(60) { lastTool = pick(SimulatedHandlers.tools)?.definition.name ?? "" }
            let name = lastTool
            let kind = ConversationItem.Kind.toolCall(
                callID: "call_\(calls)", name: random.chance(95) ? name : "tool3",
                arguments: pick(["{}", "{}", "{}", #"{"ask":true}"#, "{"]) ?? "")
            // The same item once more, or another one under the same call's id.
            let itemID = random.chance(80) ? "fc_\(calls)" : "fc_\(calls)_\(Int.random(in: 0...2, using: &random))"
            // Mostly in a reply of which something is still heard: in another one it would not run.
            let open = replies.filter { model.machine.replies.taking($0.id) != nil }
            return .outputItemDone(
                responseID: random.chance(90) ? pick(open)?.id ?? reply.id : reply.id,
                ConversationItem(id: itemID, kind: kind, status: random.chance(90) ? .completed : .interrupted))
        case 16:
            if random.chance(10) { return .idleTimeout(itemID: "user_\(number)") }
            return random.chance(60)
                ? .speechStarted(itemID: id("user_"), audioStartMs: 0) : .speechStopped(itemID: "user_\(number)", audioEndMs: 900)
        case 17: return .audioCommitted(itemID: "user_\(number)", previousItemID: random.chance(80) ? nil : "item_unknown")
        case 18:
            return .inputTranscript(itemID: "user_\(number)", part: 0, random.chance(70) ? .completed("What I said.") : .delta("What "))
        case 19: return .inputTranscript(itemID: "user_\(number)", part: 0, .failed(ProviderError(message: "Not heard.")))
        case 20:
            return random.chance(50)
                ? .error(ProviderError(code: "response_cancel_not_active", message: "None."))
                : .error(ProviderError(code: "odd", message: "Odd."))
        default: return random.chance(50) ? .itemDeleted(itemID: reply.item) : .unknown(type: "odd", [:])
        }
    }
}
