internal import CharivoRealtime

/// A dial of the client under test, and what comes of it.
final class ConformanceDial: Sendable {
    /// The connection, once there is one.
    let connection: any RealtimeConnection
    /// What it says, as it is read.
    let events = MessageBox<ProviderEvent>()
    /// What its events gave after they had ended: nothing, if all is well.
    let afterEnd = MessageBox<ProviderEvent>()
    private let leave = Gate()

    init(_ connection: any RealtimeConnection) {
        self.connection = connection
        leave.shut()
    }

    /// Lets the body return, though the connection stands.
    func leaveBody() { leave.open() }

    /// What the session does with a connection: reads it to its end.
    func read() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.drain(self.connection.events) }
            group.addTask { await self.leave.pass() }
            // Whichever is first: the events end, or the body is to be left.
            await group.next()
            group.cancelAll()
        }
    }

    private func drain(_ events: some AsyncSequence<ProviderEvent, Never>) async {
        var iterator = events.makeAsyncIterator()
        while let event = await iterator.next(isolation: nil) { self.events.put(event) }
        for _ in 0..<3 {
            if let event = await iterator.next(isolation: nil) { afterEnd.put(event) }
        }
        self.events.finish()
        afterEnd.finish()
    }
}
