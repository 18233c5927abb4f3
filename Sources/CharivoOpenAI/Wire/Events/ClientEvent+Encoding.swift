package import CharivoJSON

extension ClientEvent {
    /// The event as one frame's UTF-8 text.
    package var utf8: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    /// Writes the event to the end of a buffer.
    package func write(to bytes: inout [UInt8]) {
        if case .inputAudioAppend(let audio) = payload {
            AudioFrame.write(.append, audio, strings: [(.eventID, eventID)], numbers: [], to: &bytes)
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

extension ClientEvent.Payload {
    /// The event's `type`.
    package var type: String {
        if case .unknown(let type, _) = self { type } else { known?.rawValue ?? "" }
    }

    /// The event's type, when it is a known one.
    package var known: ClientEventType? {
        switch self {
        case .sessionUpdate: .sessionUpdate
        case .sessionClose: .sessionClose
        case .inputAudioAppend: .inputAudioAppend
        case .inputAudioCommit: .inputAudioCommit
        case .inputAudioClear: .inputAudioClear
        case .outputAudioClear: .outputAudioClear
        case .itemCreate: .itemCreate
        case .itemRetrieve: .itemRetrieve
        case .itemTruncate: .itemTruncate
        case .itemDelete: .itemDelete
        case .responseCreate: .responseCreate
        case .responseCancel: .responseCancel
        case .unknown: nil
        }
    }

    /// The event's members without `type` and `event_id`.
    fileprivate var members: JSONObject {
        var members: JSONObject = [:]
        switch self {
        case .sessionUpdate(let session): members.set("session", session)
        case .inputAudioAppend(let audio): members.set("audio", audio)
        case .sessionClose, .inputAudioCommit, .inputAudioClear, .outputAudioClear: break
        case .itemCreate(let item, let previousItemID):
            members.set("item", item)
            members.set("previous_item_id", previousItemID)
        case .itemRetrieve(let itemID), .itemDelete(let itemID): members.set("item_id", itemID)
        case .itemTruncate(let itemID, let contentIndex, let audioEnd):
            members.set("item_id", itemID)
            members.set("content_index", contentIndex)
            members.set("audio_end_ms", audioEnd)
        case .responseCreate(let response): members.set("response", response)
        case .responseCancel(let responseID): members.set("response_id", responseID)
        case .unknown(_, let rest): members = rest
        }
        return members
    }
}
