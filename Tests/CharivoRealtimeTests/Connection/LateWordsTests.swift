import Testing

@testable import CharivoRealtime

/// In memory nothing comes any more over a connection that was closed; over a socket that is being closed much may.
@Suite("What a connection says that is over")
struct LateWordsTests {
    /// Something of every kind that changes a session when the connection that serves says it.
    private static let words: [ProviderEvent] = [
        .sessionCreated(ProviderSession(expiresIn: .seconds(3_600))),
        .speechStarted(itemID: "user_9", audioStartMs: 0),
        .audioCommitted(itemID: "user_9", previousItemID: nil),
        .inputTranscript(itemID: "user_9", part: 0, .completed("From long ago.")),
        .itemAdded(ConversationItem(id: "item_9", kind: .user, status: .completed, text: "From long ago."), previousItemID: nil),
        .itemDeleted(itemID: "item_1"),
        .responseCreated(ProviderResponse(id: "resp_9", status: .inProgress)),
        .responseDone(ProviderResponse(id: "resp_9", status: .completed)),
        .error(ProviderError(code: "odd", message: "Odd.")),
        .unknown(type: "odd", [:]),
        .malformed(reason: "Odd."),
    ]

    /// Says something over a connection; whether the session is another one than before.
    private func isHeard(_ event: ProviderEvent, generation: Int, _ live: inout LiveMachine) -> Bool {
        let (state, conversation, deadline) = (live.machine.state, live.machine.conversation, live.machine.deadline)
        let effects = live.says(event, generation: generation)
        return !effects.isEmpty || live.machine.state != state || live.machine.conversation != conversation
            || live.machine.deadline != deadline
    }

    private func talked() -> LiveMachine {
        var live = LiveMachine()
        live.characterSays("Hello!", item: "item_1")
        return live
    }

    @Test("E10: whatever an older connection still says once a newer one serves changes nothing", arguments: words)
    func older(event: ProviderEvent) {
        var live = talked()
        _ = live.reconnect()
        #expect(!isHeard(event, generation: 1, &live))
        #expect(isHeard(event, generation: 2, &live), "the same over the newer one is heard")
    }

    @Test("E10: while a new connection is made, what the lost one still says is dropped too", arguments: words)
    func whileDialling(event: ProviderEvent) {
        var live = talked()
        _ = live.lose()
        #expect(!isHeard(event, generation: 1, &live))
        #expect(!isHeard(event, generation: 2, &live), "nor does one speak that is not open yet")
    }

    @Test("E10: a connection that opens after it was given up is not told the config in place of the one that is dialled")
    func lateOpening() {
        var live = LiveMachine()
        _ = live.lose()
        #expect(live.pass(.seconds(15)).closed == [2], "it did not open in time")
        #expect(live.pass(.seconds(1)).dials.map(\.generation) == [3])
        #expect(live.machine.connectionOpened(generation: 2, now: live.now).isEmpty)
        #expect(live.machine.connectionOpened(generation: 3, now: live.now).commands.count == 1)
    }

    @Test("D16: what a connection says after stop changes nothing, closed or not", arguments: words)
    func afterStop(event: ProviderEvent) {
        var live = talked()
        #expect(live.machine.stop(waiter: 9, now: live.now).closed == [1])
        #expect(!isHeard(event, generation: 1, &live))
        _ = live.machine.connectionEnded(generation: 1, ConnectionEnd(cause: .closedLocally), now: live.now, random: 0.5)
        #expect(live.machine.state.session.status == .stopped)
        #expect(!isHeard(event, generation: 1, &live))
    }

    @Test(
        "D01: a stop while the start is connecting closes the connection, and what it says or does later is nobody's",
        arguments: [false, true])
    func stopDuringStart(isOpen: Bool) {
        var machine = SessionMachine(options: .init(), capabilities: .init(), hasOutput: true)
        _ = machine.start(nil, sessionID: "sess_test", waiter: 1, now: .zero)
        if isOpen { _ = machine.connectionOpened(generation: 1, now: .zero) }
        var effects = machine.stop(waiter: 2, now: .zero)
        #expect(effects.closed == [1])
        #expect(effects.resumed == [1], "the start fails at once; the stop waits for the close")
        effects = isOpen ? [] : machine.connectionOpened(generation: 1, now: .zero)
        effects += machine.received(.sessionUpdated(ProviderSession()), generation: 1, now: .zero, random: 0.5)
        #expect(effects.isEmpty)
        effects = machine.connectionEnded(generation: 1, ConnectionEnd(cause: .closedLocally), now: .zero, random: 0.5)
        #expect(effects.resumed == [2])
        #expect(effects.names.isEmpty, "what never started does not end")
        #expect(machine.state.session.status == .stopped)
    }

    @Test("K27: a recovery that was stopped is not finished by what its connection says or does later", arguments: [false, true])
    func stopDuringRecovery(isOpen: Bool) {
        var live = LiveMachine()
        _ = live.lose()
        if isOpen { _ = live.machine.connectionOpened(generation: 2, now: live.now) }
        #expect(live.machine.stop(waiter: 9, now: live.now).closed == [2])
        var effects = isOpen ? [] : live.machine.connectionOpened(generation: 2, now: live.now)
        effects += live.says(.sessionUpdated(ProviderSession()), generation: 2)
        #expect(effects.isEmpty)
        effects = live.machine.connectionEnded(generation: 2, ConnectionEnd(cause: .closedLocally), now: live.now, random: 0.5)
        #expect(effects.names == ["realtime:session:end"])
        #expect(effects.resumed == [9])
        #expect(live.machine.deadline == nil)
    }

    @Test("D02: two stops close the connection once and end the session once, for both callers")
    func twoStops() {
        var live = LiveMachine()
        #expect(live.machine.stop(waiter: 9, now: live.now).closed == [1])
        #expect(live.machine.stop(waiter: 10, now: live.now).isEmpty)
        let effects = live.machine.connectionEnded(generation: 1, ConnectionEnd(cause: .closedLocally), now: live.now, random: 0.5)
        #expect(effects.names == ["realtime:session:end"])
        #expect(effects.resumed == [9, 10])
    }
}
