extension RealtimeEvent {
    /// The event's name in the seed's words.
    public var name: String {
        switch self {
        case .sessionStarted: "realtime:session:start"
        case .sessionEnded: "realtime:session:end"
        case .stateChanged: "realtime:state"
        case .userSpeechStarted: "realtime:user:speech:start"
        case .userSpeechStopped: "realtime:user:speech:stop"
        case .userTranscript: "realtime:user:transcript"
        case .responseCreated: "realtime:response:created"
        case .assistantStarted: "realtime:assistant:start"
        case .assistantDelta: "realtime:assistant:delta"
        case .assistantDone: "realtime:assistant:done"
        case .responseDone: "realtime:response:done"
        case .toolCalled: "realtime:tool:call"
        case .toolResult: "realtime:tool:result"
        case .toolError: "realtime:tool:error"
        case .toolApproval: "realtime:tool:approval"
        case .toolAcknowledged: "realtime:tool:acknowledged"
        case .toolUndone: "realtime:tool:undone"
        case .usage: "realtime:usage"
        case .error: "realtime:error"
        case .reconnectAttempt: "realtime:reconnect:attempt"
        case .reconnectSucceeded: "realtime:reconnect:success"
        case .replayRefused: "realtime:replay:refused"
        case .reconnectExhausted: "realtime:reconnect:exhausted"
        case .expression: "realtime:expression"
        case .motion: "realtime:motion"
        case .gaze: "realtime:gaze"
        case .lipSync: "tts:lipsync:update"
        case .audioStarted: "tts:audio:start"
        case .audioEnded: "tts:audio:end"
        case .playback: "realtime:playback"
        case .guardrail: "realtime:guardrail"
        case .budget: "realtime:budget"
        case .latency: "realtime:latency"
        case .conversation: "realtime:conversation"
        case .diagnostic: "realtime:diagnostic"
        case .custom(let name, _): name
        }
    }
}
