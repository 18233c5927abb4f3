extension ServerEvent.Payload {
    /// The event's `type`.
    package var type: String {
        if case .unknown(let type, _) = self { type } else { known?.rawValue ?? "" }
    }

    /// The event's type, when it is a known one.
    package var known: ServerEventType? {
        switch self {
        case .sessionCreated: .sessionCreated
        case .sessionUpdated: .sessionUpdated
        case .conversationCreated: .conversationCreated
        case .itemAdded: .itemAdded
        case .itemDone: .itemDone
        case .itemCreated: .itemCreated
        case .itemRetrieved: .itemRetrieved
        case .itemTruncated: .itemTruncated
        case .itemDeleted: .itemDeleted
        case .inputTranscriptionDelta: .inputTranscriptionDelta
        case .inputTranscriptionCompleted: .inputTranscriptionCompleted
        case .inputTranscriptionSegment: .inputTranscriptionSegment
        case .inputTranscriptionFailed: .inputTranscriptionFailed
        case .inputAudioCommitted: .inputAudioCommitted
        case .inputAudioCleared: .inputAudioCleared
        case .speechStarted: .speechStarted
        case .speechStopped: .speechStopped
        case .idleTimeoutTriggered: .idleTimeoutTriggered
        case .dtmfReceived: .dtmfReceived
        case .outputAudioStarted: .outputAudioStarted
        case .outputAudioStopped: .outputAudioStopped
        case .outputAudioCleared: .outputAudioCleared
        case .responseCreated: .responseCreated
        case .responseDone: .responseDone
        case .outputItemAdded: .outputItemAdded
        case .outputItemDone: .outputItemDone
        case .contentPartAdded: .contentPartAdded
        case .contentPartDone: .contentPartDone
        case .outputTextDelta: .outputTextDelta
        case .outputTextDone: .outputTextDone
        case .outputAudioDelta: .outputAudioDelta
        case .outputAudioDone: .outputAudioDone
        case .outputTranscriptDelta: .outputTranscriptDelta
        case .outputTranscriptDone: .outputTranscriptDone
        case .functionArgumentsDelta: .functionArgumentsDelta
        case .functionArgumentsDone: .functionArgumentsDone
        case .mcpArgumentsDelta: .mcpArgumentsDelta
        case .mcpArgumentsDone: .mcpArgumentsDone
        case .mcpCallInProgress: .mcpCallInProgress
        case .mcpCallCompleted: .mcpCallCompleted
        case .mcpCallFailed: .mcpCallFailed
        case .mcpListToolsInProgress: .mcpListToolsInProgress
        case .mcpListToolsCompleted: .mcpListToolsCompleted
        case .mcpListToolsFailed: .mcpListToolsFailed
        case .rateLimitsUpdated: .rateLimitsUpdated
        case .error: .error
        case .unknown: nil
        }
    }
}
