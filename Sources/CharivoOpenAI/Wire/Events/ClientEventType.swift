/// The types of client events; the raw value is the `type` on the wire.
package enum ClientEventType: String, CaseIterable, Hashable, Sendable {
    case sessionUpdate = "session.update"
    case sessionClose = "session.close"
    case inputAudioAppend = "input_audio_buffer.append"
    case inputAudioCommit = "input_audio_buffer.commit"
    case inputAudioClear = "input_audio_buffer.clear"
    case outputAudioClear = "output_audio_buffer.clear"
    case itemCreate = "conversation.item.create"
    case itemRetrieve = "conversation.item.retrieve"
    case itemTruncate = "conversation.item.truncate"
    case itemDelete = "conversation.item.delete"
    case responseCreate = "response.create"
    case responseCancel = "response.cancel"
}
