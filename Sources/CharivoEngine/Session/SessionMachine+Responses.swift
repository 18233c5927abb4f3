internal import CharivoJSON
internal import CharivoOpenAI

extension SessionMachine {
    /// The client asks for a response.
    mutating func createResponse(_ parameters: WireResponseCreate, at now: Duration) throws(WireError) {
        guard settings.isConversation else { throw .noResponses }
        guard !isDraining || goesOnWithTools else { throw .shuttingDown }
        let isOutOfBand = parameters.conversation == "none"
        if !isOutOfBand, let activeResponseID { throw .responseActive(activeResponseID) }
        if isOutOfBand, responses.count >= limits.outOfBandResponses + 1 {
            throw WireError(
                code: "rate_limit_exceeded",
                message: "More than \(limits.outOfBandResponses) responses are under way outside of the conversation. Wait for one to end.")
        }
        let voice = VoiceChoice.name(of: parameters.audioOutput?.voice.value)
        guard voice.utf8.count <= 256 else {
            throw WireError(
                code: "string_above_max_length", message: "Invalid 'response.audio.output.voice': a voice's name has 256 bytes at most.",
                param: "response.audio.output.voice")
        }
        let items = try parameters.input.map(resolve)
        begin(terms?.settle(parameters, in: settings.wire) ?? parameters, items: items, isOutOfBand: isOutOfBand, at: now)
    }

    /// A turn is over and is answered by itself: now, or after the response under way.
    mutating func answerTurn(at now: Duration) {
        guard settings.isConversation, !isDraining else { return }
        if activeResponseID != nil {
            owesResponse = true
        } else {
            begin(WireResponseCreate(), items: nil, isOutOfBand: false, at: now)
        }
    }

    /// The client cancels a response: the one it names, or the conversation's.
    mutating func cancelResponse(_ id: String?, at now: Duration) throws(WireError) {
        guard let id = id ?? activeResponseID, responses[id] != nil else {
            throw WireError(code: "response_cancel_not_active", message: "Cancellation failed: no active response found")
        }
        end(id, .cancelled(.clientCancelled), at: now)
    }

    /// A response ends, whatever its pipeline does.
    mutating func end(_ id: String, _ ending: ResponseMachine.Ending, at now: Duration) {
        guard let steps = responses[id]?.machine.end(ending) else { return }
        take(steps, of: id, at: now)
    }

    /// The pipeline of a response brought something forth; what comes of a response that is over is dropped.
    mutating func produced(_ output: ResponseOutput, for id: String, at now: Duration) {
        guard let steps = responses[id]?.machine.handle(output) else { return }
        take(steps, of: id, at: now)
    }

    /// The words of an item are known, or will never be.
    mutating func startResponses(awaiting itemID: String, at now: Duration) {
        for id in responses.keys.sorted() {
            guard responses[id]?.awaited.remove(itemID) != nil, responses[id]?.awaited.isEmpty == true else { continue }
            start(id)
        }
    }

    private mutating func begin(_ parameters: WireResponseCreate, items: [WireItem]?, isOutOfBand: Bool, at now: Duration) {
        var traits = ResponseTraits(id: identifiers.response())
        traits.conversationID = isOutOfBand ? nil : conversationID
        traits.modality = parameters.outputModalities?.first ?? settings.modality
        traits.encoding = parameters.audioOutput?.format.value?.encoding ?? settings.outputEncoding
        traits.voice = parameters.audioOutput?.voice.value ?? settings.voice
        traits.limit = parameters.maxOutputTokens ?? settings.limit
        traits.metadata = parameters.metadata
        let machine = ResponseMachine(traits: traits, identifiers: identifiers)
        let context = items.map(ActiveResponse.Context.items) ?? .conversation(Set(conversation.entries.map(\.id)))
        let mentioned = items.map { $0.compactMap(\.id) } ?? conversation.entries.map(\.id)
        responses[traits.id] = ActiveResponse(
            machine: machine, context: context, awaited: awaitedItems.intersection(mentioned), parameters: parameters)
        if !isOutOfBand {
            activeResponseID = traits.id
            cancelTimer(.idle)
        }
        setTimer(.response(traits.id), at: now + limits.responseTime)
        take(machine.begin(), of: traits.id, at: now)
        if responses[traits.id]?.awaited.isEmpty == true { start(traits.id) }
    }

    /// Everything that the model is to know is known.
    private mutating func start(_ id: String) {
        guard var response = responses[id] else { return }
        let entries = conversation.entries
        let items: [WireItem] =
            switch response.context {
            // What has been changed since, by its words or by truncation, is told as it is now.
            case .items(let items): items.map { item in entries.first { $0.id == item.id }?.item ?? item }
            case .conversation(let ids):
                entries.filter { ids.contains($0.id) && $0.item.status != .inProgress }.map(\.item)
            }
        let parameters = response.parameters
        let request = DialogueRequest(
            instructions: parameters.instructions.value ?? settings.instructions, turns: items.compactMap(DialogueTurn.init),
            tools: (parameters.tools ?? settings.tools).compactMap(DialogueTool.init),
            toolChoice: DialogueToolChoice(parameters.toolChoice ?? settings.toolChoice))
        let traits = response.machine.traits
        let plan = ResponsePlan(
            request: request,
            speech: traits.modality == .audio
                ? ResponsePlan.Speech(
                    voice: voices.voice(for: traits.voice), speed: settings.speed, sampleRate: traits.encoding.sampleRate)
                : nil)
        let sound = items.compactMap { item in entries.first { $0.id == item.id }?.inputAudio }.reduce(.zero, +)
        response.machine.inputUsage.text = request.textTokens
        response.machine.inputUsage.audio = TokenMeasure.inputAudio(sound)
        response.isRunning = true
        responses[id] = response
        act(.startResponse(id, plan))
    }

    private mutating func take(_ steps: [ResponseStep], of id: String, at now: Duration) {
        let isInConversation = responses[id]?.isInConversation ?? false
        for step in steps {
            switch step {
            case .send(let payload): send(payload)
            case .itemBegan(let item): if isInConversation { addOutput(item) }
            case .clauseBegan(let itemID, let text): speak(text, in: itemID)
            case .sounded(let itemID, let length):
                timeline(of: itemID) { $0.extend(by: length) }
                playbackEnd = max(playbackEnd, now) + length.duration
                hasSpoken = true
            case .clauseEnded(let itemID): timeline(of: itemID) { $0.finishClause() }
            case .itemEnded(let item): if isInConversation { finishOutput(item) }
            case .over: forget(id, at: now)
            }
        }
    }

    private mutating func addOutput(_ item: WireItem) {
        guard let itemID = item.id else { return }
        // The id was drawn at random a moment ago, so it is not there yet.
        let previous = try? conversation.insert(item, id: itemID)
        if case .message = item.kind { conversation.change(itemID) { $0.timeline = SpokenTimeline() } }
        send(.itemAdded(item, previousItemID: previous ?? nil))
    }

    private mutating func speak(_ clause: String, in itemID: String) {
        timeline(of: itemID) { $0.begin(clause) }
        conversation.change(itemID) { entry in
            // Once the client has said how far the message was heard, what is still generated for it was not.
            guard !entry.isTruncated, let timeline = entry.timeline else { return }
            entry.item.kind = .message(role: .assistant, content: [.outputAudio(nil, transcript: timeline.text)])
        }
    }

    private mutating func timeline(of itemID: String, _ change: (inout SpokenTimeline) -> Void) {
        conversation.change(itemID) { entry in
            guard var timeline = entry.timeline else { return }
            change(&timeline)
            entry.timeline = timeline
        }
    }

    private mutating func finishOutput(_ item: WireItem) {
        // It may have been deleted while it was spoken.
        guard let itemID = item.id, let entry = conversation.entry(itemID) else { return }
        conversation.change(itemID) { entry in
            entry.item.status = item.status
            if !entry.isTruncated { entry.item.kind = item.kind }
        }
        send(.itemDone(item, previousItemID: entry.previousID))
    }

    private mutating func forget(_ id: String, at now: Duration) {
        if responses.removeValue(forKey: id)?.isRunning == true { act(.stopResponse(id)) }
        cancelTimer(.response(id))
        guard activeResponseID == id else { return }
        activeResponseID = nil
        if owesResponse {
            owesResponse = false
            answerTurn(at: now)
        } else {
            armIdleTimer(at: now)
        }
    }

    private func resolve(_ items: [WireItem]) throws(WireError) -> [WireItem] {
        var resolved: [WireItem] = []
        for (index, item) in items.enumerated() {
            guard item.kind == .reference else {
                if let objection = terms?.objection(to: item) { throw objection }
                resolved.append(try CreatedItem(item, id: item.id ?? identifiers.item(), limit: limits.itemBytes).item)
                continue
            }
            guard let id = item.id, let entry = conversation.entry(id) else {
                throw WireError(
                    code: "invalid_value", message: "Invalid 'response.input[\(index)].id': the conversation has no such item.",
                    param: "response.input[\(index)].id")
            }
            resolved.append(entry.item)
        }
        return resolved
    }
}
