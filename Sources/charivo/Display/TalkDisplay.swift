internal import CharivoRealtime

/// Where a conversation is shown. Calls come in order.
///
/// Writing to a terminal that was stopped, or to a pipe that nobody reads, waits: displays therefore run on a thread of their
/// own, and the bounded queues of events behind them take the strain.
protocol TalkDisplay: Actor {
    /// Something the session published.
    func show(_ event: RealtimeEvent, at moment: Duration)
    /// Something on the user's side.
    func show(_ notice: TalkNotice, at moment: Duration)
    /// Time has passed.
    func tick(at moment: Duration)
    /// What is being typed.
    func show(input: String)
    /// The conversation is over.
    func finish(_ summary: TalkSummary?)
}

extension TalkDisplay {
    func tick(at moment: Duration) {}
    func show(input: String) {}
}
