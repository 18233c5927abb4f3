package import CharivoJSON

extension ServerEvent {
    /// What a server event says; one case an event type.
    package enum Payload: Hashable, Sendable {
        /// `session.created`: the first event of all.
        case sessionCreated(WireSession)
        /// `session.updated`: the whole configuration, after an update.
        case sessionUpdated(WireSession)
        /// `conversation.created`. Not seen from the live service any more.
        case conversationCreated(conversationID: String)

        /// `conversation.item.added`: it is in the conversation, whole or not.
        case itemAdded(WireItem, previousItemID: String?)
        /// `conversation.item.done`: it is whole, or was cut off.
        case itemDone(WireItem, previousItemID: String?)
        /// `conversation.item.created`. Not sent by the live service any more.
        case itemCreated(WireItem, previousItemID: String?)
        /// `conversation.item.retrieved`: with its audio.
        case itemRetrieved(WireItem)
        /// `conversation.item.truncated`
        case itemTruncated(itemID: String, contentIndex: Int, audioEndMilliseconds: Int)
        /// `conversation.item.deleted`
        case itemDeleted(itemID: String)

        /// `conversation.item.input_audio_transcription.delta`
        case inputTranscriptionDelta(itemID: String, contentIndex: Int, delta: String)
        /// `conversation.item.input_audio_transcription.completed`
        case inputTranscriptionCompleted(itemID: String, contentIndex: Int, transcript: String, usage: WireTranscriptionUsage?)
        /// `conversation.item.input_audio_transcription.segment`
        case inputTranscriptionSegment(itemID: String, contentIndex: Int, WireTranscriptSegment)
        /// `conversation.item.input_audio_transcription.failed`
        case inputTranscriptionFailed(itemID: String, contentIndex: Int, WireError)

        /// `input_audio_buffer.committed`
        case inputAudioCommitted(itemID: String, previousItemID: String?)
        /// `input_audio_buffer.cleared`
        case inputAudioCleared
        /// `input_audio_buffer.speech_started`: offset in all audio of the session, with the padding before the speech.
        case speechStarted(itemID: String, audioStartMilliseconds: Int)
        /// `input_audio_buffer.speech_stopped`
        case speechStopped(itemID: String, audioEndMilliseconds: Int)
        /// `input_audio_buffer.timeout_triggered`: nobody spoke for the idle timeout.
        case idleTimeoutTriggered(itemID: String, audioStartMilliseconds: Int, audioEndMilliseconds: Int)
        /// `input_audio_buffer.dtmf_event_received`: a key of a telephone, at a time in seconds since 1970.
        case dtmfReceived(key: String, receivedAt: Int)

        /// `output_audio_buffer.started`: the service plays. This and the next two only where it does (WebRTC, SIP).
        case outputAudioStarted(responseID: String)
        /// `output_audio_buffer.stopped`: it has played all.
        case outputAudioStopped(responseID: String)
        /// `output_audio_buffer.cleared`: it was cut off.
        case outputAudioCleared(responseID: String)

        /// `response.created`
        case responseCreated(WireResponse)
        /// `response.done`: the last of a response, however it ended.
        case responseDone(WireResponse)
        /// `response.output_item.added`
        case outputItemAdded(responseID: String, outputIndex: Int, WireItem)
        /// `response.output_item.done`
        case outputItemDone(responseID: String, outputIndex: Int, WireItem)
        /// `response.content_part.added`
        case contentPartAdded(WireContentLocation, WireResponsePart)
        /// `response.content_part.done`
        case contentPartDone(WireContentLocation, WireResponsePart)
        /// `response.output_text.delta`
        case outputTextDelta(WireContentLocation, delta: String)
        /// `response.output_text.done`
        case outputTextDone(WireContentLocation, text: String)
        /// `response.output_audio.delta`
        case outputAudioDelta(WireContentLocation, WireAudio)
        /// `response.output_audio.done`
        case outputAudioDone(WireContentLocation)
        /// `response.output_audio_transcript.delta`
        case outputTranscriptDelta(WireContentLocation, delta: String)
        /// `response.output_audio_transcript.done`
        case outputTranscriptDone(WireContentLocation, transcript: String)
        /// `response.function_call_arguments.delta`
        case functionArgumentsDelta(WireCallLocation, callID: String, delta: String)
        /// `response.function_call_arguments.done`. The name is required on the wire; older services leave it out.
        case functionArgumentsDone(WireCallLocation, callID: String, name: String?, arguments: String)

        /// `response.mcp_call_arguments.delta`
        case mcpArgumentsDelta(WireCallLocation, delta: String)
        /// `response.mcp_call_arguments.done`
        case mcpArgumentsDone(WireCallLocation, arguments: String)
        /// `response.mcp_call.in_progress`
        case mcpCallInProgress(itemID: String, outputIndex: Int)
        /// `response.mcp_call.completed`
        case mcpCallCompleted(itemID: String, outputIndex: Int)
        /// `response.mcp_call.failed`
        case mcpCallFailed(itemID: String, outputIndex: Int)
        /// `mcp_list_tools.in_progress`
        case mcpListToolsInProgress(itemID: String)
        /// `mcp_list_tools.completed`
        case mcpListToolsCompleted(itemID: String)
        /// `mcp_list_tools.failed`
        case mcpListToolsFailed(itemID: String)

        /// `rate_limits.updated`: shortly after a response is done.
        case rateLimitsUpdated([WireRateLimit])
        /// `error`. The session goes on.
        case error(WireError)
        /// A type this library does not know, with all members of the event but `type` and `event_id`.
        case unknown(type: String, JSONObject)
    }
}
