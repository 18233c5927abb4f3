internal import CharivoOpenAI
internal import CharivoRealtime

/// A reply as the events of the wire, in the order of the live service: opened, filled, and closed rung by rung.
struct ProtocolLadder: Sendable {
    let reply: PlannedReply
    let responseID: String
    let metadata: [String: String]?
    /// The item that everything follows, when the reply begins.
    let previousItemID: String?

    var itemIDs: [String] { reply.items.indices.map { "\(responseID)_item_\($0 + 1)" } }

    /// From `response.created` to the last delta of the last item; of all items but a held one also their closing.
    var opening: [ServerEvent.Payload] {
        var events: [ServerEvent.Payload] = [.responseCreated(response(.inProgress, output: []))]
        for index in reply.items.indices {
            events += open(index)
            if index < reply.items.count - 1 { events += close(index, status: itemStatus(reply.status)) }
        }
        return events
    }

    /// The closing of the last item, and `response.done`.
    func closing(_ status: ProviderResponse.Status, reason: String? = nil) -> [ServerEvent.Payload] {
        let last = reply.items.indices.last.map { close($0, status: itemStatus(status)) } ?? []
        let output = reply.items.indices.map { item($0, status: itemStatus(status)) }
        return last + [.responseDone(response(status, reason: reason, output: output))]
    }

    private func open(_ index: Int) -> [ServerEvent.Payload] {
        let place = place(index)
        let begun = begun(index)
        let previous = index == 0 ? previousItemID : itemIDs[index - 1]
        var events: [ServerEvent.Payload] = [
            .outputItemAdded(responseID: responseID, outputIndex: index, begun), .itemAdded(begun, previousItemID: previous),
        ]
        switch reply.items[index] {
        case .spoken:
            events.append(.contentPartAdded(place, .audio(transcript: "")))
            for piece in reply.items[index].pieces {
                events.append(.outputTranscriptDelta(place, delta: piece.words))
                events.append(.outputAudioDelta(place, WireAudio(samples: piece.audio.samples, encoding: .pcm16)))
            }
        case .written(let words):
            events += [.contentPartAdded(place, .text("")), .outputTextDelta(place, delta: words)]
        case .call(let call):
            events.append(.functionArgumentsDelta(callPlace(index), callID: call.id, delta: call.arguments))
        }
        return events
    }

    private func close(_ index: Int, status: WireItemStatus) -> [ServerEvent.Payload] {
        let place = place(index)
        let whole = item(index, status: status)
        var events: [ServerEvent.Payload] = []
        switch reply.items[index] {
        case .spoken(let words, _):
            events += [
                .outputAudioDone(place), .outputTranscriptDone(place, transcript: words),
                .contentPartDone(place, .audio(transcript: words)),
            ]
        case .written(let words):
            events += [.outputTextDone(place, text: words), .contentPartDone(place, .text(words))]
        case .call(let call):
            events.append(.functionArgumentsDone(callPlace(index), callID: call.id, name: call.name, arguments: call.arguments))
        }
        return events + [
            .itemDone(whole, previousItemID: index == 0 ? previousItemID : itemIDs[index - 1]),
            .outputItemDone(responseID: responseID, outputIndex: index, whole),
        ]
    }

    private func begun(_ index: Int) -> WireItem {
        let kind: WireItem.Kind =
            switch reply.items[index] {
            case .spoken, .written: .message(role: .assistant, content: [])
            case .call(let call): .functionCall(callID: call.id, name: call.name, arguments: "")
            }
        return WireItem(id: itemIDs[index], status: .inProgress, kind: kind)
    }

    private func item(_ index: Int, status: WireItemStatus) -> WireItem {
        let kind: WireItem.Kind =
            switch reply.items[index] {
            case .spoken(let words, _): .message(role: .assistant, content: [.outputAudio(nil, transcript: words)])
            case .written(let words): .message(role: .assistant, content: [.outputText(words)])
            case .call(let call): .functionCall(callID: call.id, name: call.name, arguments: call.arguments)
            }
        return WireItem(id: itemIDs[index], status: status, kind: kind)
    }

    private func response(_ status: ProviderResponse.Status, reason: String? = nil, output: [WireItem]) -> WireResponse {
        let isOver = status != .inProgress
        let wireStatus = WireResponseStatus(rawValue: status.rawValue)
        let details =
            isOver && status != .completed
            ? WireStatusDetails(
                type: wireStatus, reason: reason ?? reply.reason,
                error: reply.error.map { WireStatusDetails.Failure(type: "server_error", code: $0.code, message: $0.message) })
            : nil
        return WireResponse(
            id: responseID, status: wireStatus, statusDetails: details, output: output, conversationID: "conv_test",
            usage: isOver ? reply.usage.map(WireUsage.init) : nil, metadata: metadata)
    }

    private func place(_ index: Int) -> WireContentLocation {
        WireContentLocation(responseID: responseID, itemID: itemIDs[index], outputIndex: index)
    }

    private func callPlace(_ index: Int) -> WireCallLocation {
        WireCallLocation(responseID: responseID, itemID: itemIDs[index], outputIndex: index)
    }

    private func itemStatus(_ status: ProviderResponse.Status) -> WireItemStatus {
        status == .completed ? .completed : .incomplete
    }
}

extension WireUsage {
    fileprivate init(_ usage: TokenUsage) {
        self.init(totalTokens: usage.totalTokens, inputTokens: usage.inputTokens, outputTokens: usage.outputTokens)
    }
}
