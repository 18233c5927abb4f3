extension RealtimeManagerOptions {
    /// Whether what the output throws away may have to be given to it again.
    var takesSoundBack: Bool {
        !guardrails.isEmpty || interruption.evidence != .voice && interruption.whileInDoubt == .pause
    }
}

extension ResponseQueue {
    init(_ options: RealtimeManagerOptions) {
        self.init(createdTimeout: options.responseTimeout, stallTimeout: options.responseStallTimeout)
    }
}

extension ToolLedger {
    init(_ options: RealtimeManagerOptions) {
        self.init(
            budget: ToolBudget(
                callsPerTurn: options.toolCallBudget, callsPerSession: options.toolSessionCallBudget,
                retriesPerTurn: options.toolRetryBudget),
            siblingWait: options.toolSiblingWait)
    }
}
