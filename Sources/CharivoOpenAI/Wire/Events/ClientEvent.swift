package import CharivoJSON

/// What a client sends.
package struct ClientEvent: Hashable, Sendable {
    /// The client's own identifier, at most 512 characters; the service repeats it in `error.event_id`.
    package var eventID: String?
    /// What it says.
    package var payload: Payload

    /// Makes an event.
    package init(_ payload: Payload, eventID: String? = nil) {
        self.eventID = eventID
        self.payload = payload
    }

    /// What a client event says; one case an event type.
    package enum Payload: Hashable, Sendable {
        /// `session.update`
        case sessionUpdate(WireSession)
        /// `session.close`: the client is done.
        case sessionClose
        /// `input_audio_buffer.append`
        case inputAudioAppend(WireAudio)
        /// `input_audio_buffer.commit`
        case inputAudioCommit
        /// `input_audio_buffer.clear`
        case inputAudioClear
        /// `output_audio_buffer.clear`: stop playing. Only where the service plays (WebRTC, SIP).
        case outputAudioClear
        /// `conversation.item.create`: after that item; `"root"` is before all, `nil` after all.
        case itemCreate(WireItem, previousItemID: String?)
        /// `conversation.item.retrieve`
        case itemRetrieve(itemID: String)
        /// `conversation.item.truncate`: the model's audio was heard up to here.
        case itemTruncate(itemID: String, contentIndex: Int, audioEndMilliseconds: Int)
        /// `conversation.item.delete`
        case itemDelete(itemID: String)
        /// `response.create`
        case responseCreate(WireResponseCreate?)
        /// `response.cancel`: that one, or whichever is being generated.
        case responseCancel(responseID: String?)
        /// A type this library does not know, with all members of the event but `type` and `event_id`.
        case unknown(type: String, JSONObject)
    }
}
