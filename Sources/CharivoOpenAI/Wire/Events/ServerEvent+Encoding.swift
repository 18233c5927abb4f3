package import CharivoJSON

extension ServerEvent {
    /// The event as one frame's UTF-8 text.
    package var utf8: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    /// Writes the event to the end of a buffer.
    package func write(to bytes: inout [UInt8]) {
        if case .outputAudioDelta(let location, let audio) = payload {
            AudioFrame.write(
                .delta, audio,
                strings: [(.eventID, eventID), (.responseID, location.responseID), (.itemID, location.itemID)],
                numbers: [(.outputIndex, location.outputIndex), (.contentIndex, location.contentIndex)],
                to: &bytes)
        } else {
            bytes.append(contentsOf: JSONValue.object(members).utf8)
        }
    }

    /// The event's members on the wire.
    package var members: JSONObject {
        var members = payload.members
        members["type"] = .string(payload.type)
        members.set("event_id", eventID)
        return members
    }
}

extension ServerEvent.Payload {
    /// The event's members without `type` and `event_id`, with the nulls that the service writes.
    fileprivate var members: JSONObject {
        var members: JSONObject = [:]
        switch self {
        case .sessionCreated(let session), .sessionUpdated(let session): members.set("session", session)
        case .conversationCreated(let id): members["conversation"] = ["id": .string(id), "object": "realtime.conversation"]

        case .itemAdded(let item, let previousItemID), .itemDone(let item, let previousItemID), .itemCreated(let item, let previousItemID):
            members.set("item", item)
            members.setOrNull("previous_item_id", previousItemID)
        case .itemRetrieved(let item): members.set("item", item)
        case .itemTruncated(let itemID, let contentIndex, let audioEnd):
            members = ["item_id": .string(itemID), "content_index": .integer(contentIndex), "audio_end_ms": .integer(audioEnd)]

        case .inputTranscriptionDelta(let itemID, let contentIndex, let delta):
            members = ["item_id": .string(itemID), "content_index": .integer(contentIndex), "delta": .string(delta)]
        case .inputTranscriptionCompleted(let itemID, let contentIndex, let transcript, let usage):
            members = ["item_id": .string(itemID), "content_index": .integer(contentIndex), "transcript": .string(transcript)]
            members.set("usage", usage)
        case .inputTranscriptionSegment(let itemID, let contentIndex, let segment):
            members = segment.members
            members.set("item_id", itemID)
            members.set("content_index", contentIndex)
        case .inputTranscriptionFailed(let itemID, let contentIndex, let error):
            members = ["item_id": .string(itemID), "content_index": .integer(contentIndex)]
            var cause = error.members
            // Here no client event is at fault.
            cause["event_id"] = nil
            members["error"] = .object(cause)

        case .inputAudioCommitted(let itemID, let previousItemID):
            members.set("item_id", itemID)
            members.setOrNull("previous_item_id", previousItemID)
        case .inputAudioCleared: break
        case .speechStarted(let itemID, let audioStart):
            members = ["item_id": .string(itemID), "audio_start_ms": .integer(audioStart)]
        case .speechStopped(let itemID, let audioEnd):
            members = ["item_id": .string(itemID), "audio_end_ms": .integer(audioEnd)]
        case .idleTimeoutTriggered(let itemID, let audioStart, let audioEnd):
            members = ["item_id": .string(itemID), "audio_start_ms": .integer(audioStart), "audio_end_ms": .integer(audioEnd)]
        case .dtmfReceived(let key, let receivedAt):
            members = ["event": .string(key), "received_at": .integer(receivedAt)]

        case .outputAudioStarted(let responseID), .outputAudioStopped(let responseID), .outputAudioCleared(let responseID):
            members.set("response_id", responseID)

        case .responseCreated(let response), .responseDone(let response): members.set("response", response)
        case .outputItemAdded(let responseID, let outputIndex, let item), .outputItemDone(let responseID, let outputIndex, let item):
            members = ["response_id": .string(responseID), "output_index": .integer(outputIndex)]
            members.set("item", item)
        case .contentPartAdded(let location, let part), .contentPartDone(let location, let part):
            members = location.members
            members.set("part", part)
        case .outputTextDelta(let location, let delta), .outputTranscriptDelta(let location, let delta):
            members = location.members
            members.set("delta", delta)
        case .outputTextDone(let location, let text):
            members = location.members
            members.set("text", text)
        case .outputAudioDelta(let location, let audio):
            members = location.members
            members.set("delta", audio)
        case .outputAudioDone(let location): members = location.members
        case .outputTranscriptDone(let location, let transcript):
            members = location.members
            members.set("transcript", transcript)
        case .functionArgumentsDelta(let location, let callID, let delta):
            members = location.members
            members.set("call_id", callID)
            members.set("delta", delta)
        case .functionArgumentsDone(let location, let callID, let name, let arguments):
            members = location.members
            members.set("call_id", callID)
            members.set("name", name)
            members.set("arguments", arguments)

        case .mcpArgumentsDelta(let location, let delta):
            members = location.members
            members.set("delta", delta)
        case .mcpArgumentsDone(let location, let arguments):
            members = location.members
            members.set("arguments", arguments)
        case .mcpCallInProgress(let itemID, let outputIndex), .mcpCallCompleted(let itemID, let outputIndex),
            .mcpCallFailed(let itemID, let outputIndex):
            members = ["item_id": .string(itemID), "output_index": .integer(outputIndex)]
        case .itemDeleted(let itemID), .mcpListToolsInProgress(let itemID), .mcpListToolsCompleted(let itemID),
            .mcpListToolsFailed(let itemID):
            members.set("item_id", itemID)

        case .rateLimitsUpdated(let limits): members.set("rate_limits", limits)
        case .error(let error): members.set("error", error)
        case .unknown(_, let rest): members = rest
        }
        return members
    }
}
