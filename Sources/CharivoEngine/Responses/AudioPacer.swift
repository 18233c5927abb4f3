/// How far a response's sound may be ahead of its hearing. Pure.
///
/// A client plays what it receives from the moment the first of it comes. What is sent sooner than that is held by the client,
/// and lost when the user interrupts; so no more than ``lead`` of it is sent.
struct AudioPacer: Sendable, Hashable {
    /// How much unheard sound there may be at most.
    var lead: Duration
    private var start: Duration?
    private var sent = Duration.zero

    init(lead: Duration) { self.lead = lead }

    /// When sound may be sent that follows what was sent before.
    ///
    /// - Returns: The time to wait for, or `nil` when it may be sent now.
    mutating func send(_ length: Duration, at now: Duration) -> Duration? {
        let start = start ?? now
        self.start = start
        let due = start + sent - lead
        sent += length
        return due > now ? due : nil
    }
}
