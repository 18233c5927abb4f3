internal import CharivoOpenAI
internal import CharivoRealtime

/// The service's side of one session: what it answers to each event of the client's. Pure.
struct ProtocolSession: Sendable {
    private let behavior: ProtocolBehavior
    private let number: Int
    private let defaults: WireSession
    private(set) var config: WireSession
    /// The ids of the conversation's items, in order.
    private(set) var itemIDs: [String] = []
    private var active: ProtocolLadder?
    private var nextID = 0
    private var userItemID: String?
    /// How much sound the user has sent, in milliseconds.
    private var heard = 0

    /// - Parameters:
    ///   - number: Which connection of its server's this is, from 1; ids are made of it.
    ///   - model: The model that was dialled for.
    init(_ behavior: ProtocolBehavior, number: Int, model: String?) {
        self.behavior = behavior
        self.number = number
        defaults = .fresh(id: "sess_\(number)", model: model ?? "test-model", expiresAt: behavior.expiresAt)
        // What breaks the protocol's rules, no server could have minted.
        config = behavior.prepared.flatMap { [defaults] in try? defaults.applying(WireSession(updating: $0)) } ?? defaults
    }

    var created: ServerEvent.Payload { .sessionCreated(config) }

    private mutating func makeID(_ prefix: String) -> String {
        nextID += 1
        return "\(prefix)_\(number)_\(nextID)"
    }

    /// The client said something.
    ///
    /// - Parameter nextReply: What a request for a reply is answered with; asked only for one that is made.
    mutating func received(_ event: ClientEvent, nextReply: () -> PlannedReply?) -> [ServerEvent.Payload] {
        switch event.payload {
        case .sessionUpdate(let update):
            guard behavior.acknowledgesUpdates else { return [] }
            do {
                config = try config.applying(update, defaults: defaults)
                return [.sessionUpdated(config)]
            } catch {
                return [refusal(error, event)]
            }
        case .inputAudioAppend(let audio):
            heard += Int(audio.duration / .milliseconds(1))
            return []
        case .responseCreate(let create):
            if active != nil {
                return [
                    refusal(
                        WireError(
                            code: "conversation_already_has_active_response",
                            message: "Conversation already has an active response in progress."), event)
                ]
            }
            return nextReply().map { reply($0, metadata: create?.metadata) } ?? []
        case .unknown: return [refusal(.unknownEventType(eventID: nil), event)]
        default: return behavior.keepsConversation ? keep(event) : []
        }
    }

    private mutating func keep(_ event: ClientEvent) -> [ServerEvent.Payload] {
        switch event.payload {
        case .itemCreate(var item, let previous):
            let id = item.id ?? makeID("item")
            item.id = id
            item.status = .completed
            let after = previous ?? itemIDs.last
            itemIDs.append(id)
            return [.itemAdded(item, previousItemID: after), .itemDone(item, previousItemID: after)]
        case .itemTruncate(let id, let part, let milliseconds):
            guard itemIDs.contains(id) else {
                return [
                    refusal(
                        WireError(code: "item_truncate_invalid_item_id", message: "Item to truncate not found.", param: "item_id"), event)
                ]
            }
            return [.itemTruncated(itemID: id, contentIndex: part, audioEndMilliseconds: milliseconds)]
        case .itemDelete(let id):
            guard itemIDs.contains(id) else {
                return [
                    refusal(WireError(code: "item_delete_invalid_item_id", message: "Item to delete not found.", param: "item_id"), event)
                ]
            }
            itemIDs.removeAll { $0 == id }
            return [.itemDeleted(itemID: id)]
        case .inputAudioCommit: return commit(itemID: makeID("user"))
        case .inputAudioClear: return [.inputAudioCleared]
        case .responseCancel(let id):
            guard let active, id == nil || id == active.responseID else {
                return [
                    refusal(
                        WireError(
                            code: "response_cancel_not_active", message: "Cancellation failed: no active response found"), event)
                ]
            }
            return finish(.cancelled, reason: "client_cancelled")
        default: return []
        }
    }

    private func refusal(_ error: WireError, _ event: ClientEvent) -> ServerEvent.Payload {
        var error = error
        error.eventID = event.eventID
        return .error(error)
    }

    private mutating func commit(itemID: String) -> [ServerEvent.Payload] {
        let previous = itemIDs.last
        itemIDs.append(itemID)
        let item = WireItem(
            id: itemID, status: .completed, kind: .message(role: .user, content: [.inputAudio(nil, transcript: .null)]))
        return [
            .inputAudioCommitted(itemID: itemID, previousItemID: previous), .itemAdded(item, previousItemID: previous),
            .itemDone(item, previousItemID: previous),
        ]
    }

    // What the test has the service do.

    /// The id of the reply that is being given.
    var activeID: String? { active?.responseID }

    /// Begins a reply, and ends it too unless it is held.
    mutating func reply(_ reply: PlannedReply, id: String? = nil, metadata: [String: String]?) -> [ServerEvent.Payload] {
        let ladder = ProtocolLadder(
            reply: reply, responseID: id ?? makeID("resp"), metadata: metadata, previousItemID: itemIDs.last)
        itemIDs += ladder.itemIDs
        active = ladder
        return ladder.opening + (reply.isHeld ? [] : finish(reply.status))
    }

    /// Ends the reply that is being given.
    mutating func finish(_ status: ProviderResponse.Status = .completed, reason: String? = nil) -> [ServerEvent.Payload] {
        defer { active = nil }
        return active?.closing(status, reason: reason) ?? []
    }

    /// The user begins to speak; a reply that is being given is broken off.
    mutating func userStarts() -> (itemID: String, events: [ServerEvent.Payload]) {
        let id = makeID("user")
        userItemID = id
        let interrupts = config.input?.turnDetection.value?.interruptsResponse ?? true
        return (
            id,
            [.speechStarted(itemID: id, audioStartMilliseconds: heard)]
                + (interrupts ? finish(.cancelled, reason: "turn_detected") : [])
        )
    }

    /// The user falls silent: the sound becomes an item.
    mutating func userStops() -> [ServerEvent.Payload] {
        guard let id = userItemID else { return [] }
        userItemID = nil
        return [.speechStopped(itemID: id, audioEndMilliseconds: heard)] + commit(itemID: id)
    }
}

extension WireSession {
    /// What a fresh session of the live service has.
    fileprivate static func fresh(id: String, model: String, expiresAt: Int?) -> WireSession {
        let input = WireAudioInput(
            format: .value(WireAudioFormat(.pcm16)), transcription: .null, noiseReduction: .null,
            turnDetection: .value(.server(.default)))
        let output = WireAudioOutput(format: .value(WireAudioFormat(.pcm16)), voice: .value(.named("marin")), speed: .value(1))
        return WireSession(
            type: .realtime, id: id, object: "realtime.session", expiresAt: expiresAt, model: .value(model), instructions: .value(""),
            outputModalities: .value([.audio]), audio: .value(WireSessionAudio(input: .value(input), output: .value(output))),
            tools: .value([]), toolChoice: .value(.auto), parallelToolCalls: .value(true), maxOutputTokens: .value(.unlimited),
            truncation: .value(.auto), tracing: .null, prompt: .null, include: .null)
    }
}
