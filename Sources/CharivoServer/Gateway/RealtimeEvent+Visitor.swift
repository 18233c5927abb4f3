internal import CharivoRealtime

extension RealtimeEvent {
    /// The event without what is not a visitor's to read: what the host has told the model, and the provider's own words on failures.
    var forVisitor: RealtimeEvent {
        switch self {
        case .sessionStarted(let state): .sessionStarted(state.forVisitor)
        case .sessionEnded(let state, let reason): .sessionEnded(state.forVisitor, reason: reason)
        case .stateChanged(let state): .stateChanged(state.forVisitor)
        case .assistantStarted(let state, let turn): .assistantStarted(state.forVisitor, turn)
        case .error(let error): .error(error.forVisitor)
        case .toolError(let name, let error, let callID, let turn):
            .toolError(name: name, error: error.forVisitor, callID: callID, turn)
        case .toolUndone(let report): .toolUndone(report.forVisitor)
        case .reconnectExhausted(let attempts, let total, let cause, let lastError):
            .reconnectExhausted(attempts: attempts, total: total, cause: cause, lastError: lastError.forVisitor)
        default: self
        }
    }
}

extension RealtimeState {
    fileprivate var forVisitor: RealtimeState {
        var copy = self
        copy.session.config?.instructions = nil
        copy.session.config?.providerOptions = nil
        copy.session.config?.tools = nil
        copy.lastError = lastError?.forVisitor
        return copy
    }
}

extension ToolUndoReport {
    fileprivate var forVisitor: ToolUndoReport {
        var copy = self
        copy.error = error?.forVisitor
        return copy
    }
}
