internal import CharivoOpenAI

extension SessionMachine {
    mutating func createItem(_ item: WireItem, after previous: String?, at now: Duration) throws(WireError) {
        if let objection = terms?.objection(to: item) { throw objection }
        let checked = try CreatedItem(item, id: item.id ?? identifiers.item(), limit: limits.itemBytes)
        guard checked.audio == nil || hasRoomForUtterance else { throw .tooManyUtterances }
        let place: ConversationStore.Place =
            switch previous {
            case nil: .tail
            case "root"?: .head
            case let id?: .after(id)
            }
        let previousID: String?
        do {
            previousID = try conversation.insert(checked.item, id: checked.id, at: place)
        } catch {
            throw .itemNotCreated(error, id: checked.id, previous: previous ?? "")
        }
        send(.itemAdded(checked.item, previousItemID: previousID))
        send(.itemDone(checked.item, previousItemID: previousID))
        if let audio = checked.audio {
            let length = AudioTicks.samples(audio.sampleCount, at: audio.encoding.sampleRate)
            conversation.change(checked.id) { $0.inputAudio = length }
            let utterance = nextUtterance
            nextUtterance += 1
            var record = PendingUtterance(itemID: checked.id)
            record.contentIndex = checked.audioIndex
            record.length = length
            utterances[utterance] = record
            act(.beginUtterance(utterance, settings.recognitionHints))
            act(.feed(utterance, audio.pcm))
            finish(utterance, at: now)
        }
    }

    mutating func retrieveItem(_ id: String) throws(WireError) {
        guard let entry = conversation.entry(id) else {
            throw .unknownItem(id, code: "item_retrieve_invalid_item_id", doing: "retrieving")
        }
        var item = entry.item
        // Words that the session does not write down are not to be had by asking for the item either.
        if settings.transcription == nil { item.forgetTranscripts() }
        send(.itemRetrieved(item))
    }

    mutating func deleteItem(_ id: String) throws(WireError) {
        do {
            try conversation.delete(id)
        } catch {
            throw .unknownItem(id, code: "item_delete_invalid_item_id", doing: "deleting")
        }
        send(.itemDeleted(itemID: id))
    }

    mutating func truncateItem(_ id: String, contentIndex: Int, milliseconds: Int) throws(WireError) {
        guard milliseconds >= 0 else {
            throw WireError(
                code: "integer_below_min_value", message: "Invalid 'audio_end_ms': it is a number of milliseconds from 0 on.",
                param: "audio_end_ms")
        }
        do {
            try conversation.truncate(id, contentIndex: contentIndex, at: .milliseconds(milliseconds))
        } catch {
            throw .itemNotTruncated(error, id: id, milliseconds: milliseconds)
        }
        send(.itemTruncated(itemID: id, contentIndex: contentIndex, audioEndMilliseconds: milliseconds))
    }
}
