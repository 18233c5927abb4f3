internal import CharivoJSON
internal import CharivoRealtime

extension RealtimeEvent {
    /// What of an event a visitor is shown; `nil` for nothing.
    ///
    /// The list has no `default`: what the host has told the model, what its tools take and give, and the words of a provider or of a
    /// host's own code must not reach a visitor because nobody thought of a new event.
    var forVisitor: RealtimeEvent? {
        switch self {
        // What either side says, what is heard of it, and how the connection fares: ids, numbers, and words of ours.
        case .userSpeechStarted, .userSpeechStopped, .userTranscript, .responseCreated, .assistantDelta, .assistantDone, .responseDone,
            .usage, .reconnectAttempt, .reconnectSucceeded, .replayRefused, .lipSync, .audioStarted, .audioEnded, .playback, .budget,
            .latency:
            self
        // What the character's body shows.
        case .expression, .motion, .gaze: self
        case .sessionStarted(let state): .sessionStarted(state.forVisitor)
        case .sessionEnded(let state, let reason): .sessionEnded(state.forVisitor, reason: reason)
        case .stateChanged(let state): .stateChanged(state.forVisitor)
        case .assistantStarted(let state, let turn): .assistantStarted(state.forVisitor, turn)
        case .toolCalled(let report): .toolCalled(report.forVisitor)
        case .toolResult(let name, let output, let callID, let turn):
            .toolResult(name: name, output: output.forVisitor(of: name), callID: callID, turn)
        case .toolError(let name, let error, let callID, let turn):
            .toolError(name: name, error: error.ofTool, callID: callID, turn)
        case .toolApproval(let report): .toolApproval(report.forVisitor)
        case .toolAcknowledged(let name, let output, let callID, let turn):
            .toolAcknowledged(name: name, output: output.forVisitor(of: name), callID: callID, turn)
        case .toolUndone(let report): .toolUndone(report.forVisitor)
        case .error(let error): .error(error.forVisitor)
        case .reconnectExhausted(let attempts, let total, let cause, let lastError):
            .reconnectExhausted(attempts: attempts, total: total, cause: cause, lastError: lastError.forVisitor)
        case .guardrail(let report): .guardrail(report.forVisitor)
        case .conversation(let change): .conversation(change.forVisitor)
        case .diagnostic(let diagnostic): .diagnostic(diagnostic.forVisitor)
        // The host's own, of which nothing is known here.
        case .custom: nil
        }
    }
}

extension RealtimeState {
    fileprivate var forVisitor: RealtimeState {
        var copy = self
        copy.session.config = session.config?.forVisitor
        copy.lastError = lastError?.forVisitor
        return copy
    }
}

extension RealtimeSessionConfig {
    /// How the character sounds and listens, and by whom. Its instructions, its tools and the provider's own options are the host's.
    fileprivate var forVisitor: RealtimeSessionConfig {
        RealtimeSessionConfig(
            provider: provider, transport: transport, model: model, voice: voice, maxTokens: maxTokens,
            inputAudioTranscription: inputAudioTranscription, turnDetection: turnDetection, noiseReduction: noiseReduction, speed: speed,
            outputModality: outputModality)
    }
}

extension ToolCallReport {
    fileprivate var forVisitor: ToolCallReport {
        var copy = self
        copy.arguments = arguments.forVisitor(of: name)
        return copy
    }
}

extension ToolApprovalReport {
    fileprivate var forVisitor: ToolApprovalReport {
        var copy = self
        copy.arguments = arguments.forVisitor(of: name)
        return copy
    }
}

extension ToolUndoReport {
    fileprivate var forVisitor: ToolUndoReport {
        var copy = self
        copy.error = error?.ofTool
        return copy
    }
}

extension RealtimeError {
    /// A tool's failure by its code: the other fields were the host's to fill.
    fileprivate var ofTool: RealtimeError { RealtimeError(code: code, message: forVisitor.message, turn: turn) }
}

extension GuardrailReport {
    /// Why a reply was stopped may quote what it was stopped for.
    fileprivate var forVisitor: GuardrailReport {
        var copy = self
        copy.reason = ""
        return copy
    }
}

extension Diagnostic {
    /// What a client cannot read is told in words of that client's.
    fileprivate var forVisitor: Diagnostic {
        var copy = self
        copy.message = ""
        return copy
    }
}
