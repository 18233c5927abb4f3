extension SessionMachine {
    /// Whether the session is coming to its end because its budget is spent.
    var isClosing: Bool { budget.closing != nil }

    var closingError: RealtimeError {
        RealtimeError(code: .limit, message: "The session's budget is spent, and it is about to end; start a new one afterwards.")
    }

    mutating func perform(_ action: BudgetLedger.Action, now: Duration) {
        switch action {
        case .none: break
        case .economize(let report):
            publish(.budget(report))
            refresh.want(nil)
            sendUpdateIfDue(now: now)
        case .close(let report):
            publish(.budget(report))
            // What waited to be asked for would cost more; what is being said is said to its end.
            _ = responses.superseded { _ in true }
            if let farewell = options.budget?.farewell {
                perform(
                    responses.request(
                        ResponseRequest(id: makeID("req"), instructions: farewell, toolChoice: ToolChoice.none, origin: .farewell)),
                    now: now)
            }
        case .giveUp(let limit): beginEnd(.budget(limit), now: now)
        }
    }

    /// Ends a session whose budget is spent, once everything that was said has been heard.
    mutating func endIfClosed(now: Duration) {
        guard let limit = budget.closing, isServing, !feed.isFlushing else { return }
        guard !responses.isBusy, !playback.isCuttable, transportTurn == nil else { return }
        beginEnd(.budget(limit), now: now)
    }
}
