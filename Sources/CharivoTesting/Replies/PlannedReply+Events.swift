internal import CharivoRealtime

extension PlannedReply {
    /// The reply as a provider's events, in the order that services keep.
    ///
    /// - Parameters:
    ///   - responseID: The reply's id; its items' ids are made of it.
    ///   - requestID: The request it answers, if any.
    func events(responseID: String, requestID: String?) -> [ProviderEvent] {
        var events: [ProviderEvent] = [
            .responseCreated(ProviderResponse(id: responseID, status: .inProgress, requestID: requestID))
        ]
        for (index, item) in items.enumerated() {
            let isOpen = isHeld && index == items.count - 1
            events += item.events(
                responseID: responseID, itemID: "\(responseID)_item_\(index + 1)", isWhole: status == .completed, isOpen: isOpen)
        }
        if !isHeld { events.append(.responseDone(done(responseID: responseID, requestID: requestID))) }
        return events
    }

    func done(responseID: String, requestID: String?) -> ProviderResponse {
        ProviderResponse(id: responseID, status: status, reason: reason, error: error, usage: usage, requestID: requestID)
    }
}

extension PlannedReply.Item {
    fileprivate func events(responseID: String, itemID: String, isWhole: Bool, isOpen: Bool) -> [ProviderEvent] {
        let place = OutputPlace(responseID: responseID, itemID: itemID)
        let status: ConversationItem.Status = isWhole ? .completed : .interrupted
        switch self {
        case .spoken(let words, let sound):
            var events: [ProviderEvent] = [
                .outputItemAdded(responseID: responseID, ConversationItem(id: itemID, kind: .assistant, isSpoken: true))
            ]
            for piece in pieces {
                events.append(.textDelta(place, piece.words, isTranscript: true))
                events.append(.audioDelta(place, piece.audio))
            }
            guard !isOpen else { return events }
            return events + [
                .audioDone(place), .textDone(place, words),
                .outputItemDone(
                    responseID: responseID,
                    ConversationItem(id: itemID, kind: .assistant, status: status, text: words, isSpoken: sound > .zero)),
            ]
        case .written(let words):
            let events: [ProviderEvent] = [
                .outputItemAdded(responseID: responseID, ConversationItem(id: itemID, kind: .assistant)), .textDelta(place, words),
            ]
            guard !isOpen else { return events }
            return events + [
                .textDone(place, words),
                .outputItemDone(responseID: responseID, ConversationItem(id: itemID, kind: .assistant, status: status, text: words)),
            ]
        case .call(let call):
            let kind = ConversationItem.Kind.toolCall(callID: call.id, name: call.name, arguments: call.arguments)
            let events: [ProviderEvent] = [.outputItemAdded(responseID: responseID, ConversationItem(id: itemID, kind: kind))]
            guard !isOpen else { return events }
            return events + [.outputItemDone(responseID: responseID, ConversationItem(id: itemID, kind: kind, status: status))]
        }
    }

    /// A spoken item's words and sound, word by word, as they come from a service.
    var pieces: [(words: String, audio: PCMAudio)] {
        guard case .spoken(let words, let sound) = self else { return [] }
        let starts = words.indices.filter { $0 == words.startIndex || words[words.index(before: $0)] == " " }
        let count = max(1, starts.count)
        let samples = Int(Double(PCMAudio.realtimeSampleRate) * sound.seconds)
        return (0..<count).map { index in
            let start = starts.indices.contains(index) ? starts[index] : words.startIndex
            let end = starts.indices.contains(index + 1) ? starts[index + 1] : words.endIndex
            let length = samples * (index + 1) / count - samples * index / count
            // Loud enough to move lips.
            return (String(words[start..<end]), PCMAudio(samples: Array(repeating: 6_000, count: length)))
        }
    }
}

extension Duration {
    fileprivate var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
