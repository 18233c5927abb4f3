import Testing

@testable import CharivoRealtime
@testable import charivo

@Suite struct ScriptMachineTests {
    static let turn = TurnIdentity(responseID: "resp_1", itemID: "item_1", generation: 1)
    static let waits = ScriptMachine.Waits(pause: .seconds(1), reply: .seconds(10), wholeReply: .seconds(60))

    static func spoken(_ label: String, _ entry: ScriptedTurn.Entry = .afterReply) -> ScriptedTurn {
        ScriptedTurn(label: label, words: .spoken([1]), entry: entry)
    }

    static func machine(_ turns: [ScriptedTurn], isClosed: Bool = true) -> ScriptMachine {
        var machine = ScriptMachine(turns: turns, isClosed: isClosed, waits: waits)
        machine.begin(now: .zero)
        return machine
    }

    static func state(awaiting: Bool) -> RealtimeEvent {
        var state = RealtimeState()
        state.awaitingResponse = awaiting
        return .stateChanged(state)
    }

    /// What a session publishes of a reply that is heard from one moment to another.
    static func reply(_ machine: inout ScriptMachine, from start: Duration, to end: Duration) {
        machine.observe(.responseCreated(turn), now: start)
        machine.observe(state(awaiting: true), now: start)
        machine.observe(.audioStarted(characterID: nil, turn), now: start)
        machine.observe(state(awaiting: false), now: end)
        machine.observe(.audioEnded(characterID: nil, turn), now: end)
    }

    @Test("The first turn begins after a pause, and the next when the reply is over and a pause has passed")
    func turns() {
        var machine = Self.machine([Self.spoken("a"), Self.spoken("b")])
        #expect(machine.step(now: .milliseconds(999), isOutputIdle: true) == .wait)
        #expect(machine.step(now: .seconds(1), isOutputIdle: true) == .begin(0))
        #expect(machine.step(now: .seconds(2), isOutputIdle: true) == .wait)
        machine.said(now: .seconds(2))
        Self.reply(&machine, from: .seconds(3), to: .seconds(5))
        #expect(machine.step(now: .seconds(5), isOutputIdle: true) == .wait)
        #expect(machine.step(now: .seconds(6), isOutputIdle: true) == .begin(1))
        machine.said(now: .seconds(7))
        Self.reply(&machine, from: .seconds(8), to: .seconds(9))
        _ = machine.step(now: .seconds(9), isOutputIdle: true)
        #expect(machine.step(now: .seconds(10), isOutputIdle: true) == .finish)
        #expect(machine.unanswered.isEmpty)
    }

    @Test("Sound that still waits, and a reply that is still expected, are no end")
    func notOver() {
        var machine = Self.machine([Self.spoken("a")])
        _ = machine.step(now: .seconds(1), isOutputIdle: true)
        machine.said(now: .seconds(2))
        Self.reply(&machine, from: .seconds(3), to: .seconds(4))
        _ = machine.step(now: .seconds(4), isOutputIdle: false)
        #expect(machine.step(now: .seconds(6), isOutputIdle: false) == .wait)
        machine.observe(Self.state(awaiting: true), now: .seconds(6))
        #expect(machine.step(now: .seconds(7), isOutputIdle: true) == .wait)
        machine.observe(Self.state(awaiting: false), now: .seconds(8))
        #expect(machine.step(now: .seconds(8), isOutputIdle: true) == .wait)
        #expect(machine.step(now: .seconds(9), isOutputIdle: true) == .finish)
    }

    @Test("A turn that talks over a reply begins when the reply was audible for that long")
    func talksOver() {
        var machine = Self.machine([Self.spoken("a"), Self.spoken("b", .overReply(heard: .seconds(2)))])
        _ = machine.step(now: .seconds(1), isOutputIdle: true)
        machine.said(now: .seconds(2))
        machine.observe(.responseCreated(Self.turn), now: .seconds(3))
        machine.observe(.audioStarted(characterID: nil, Self.turn), now: .seconds(4))
        #expect(machine.step(now: .milliseconds(5_999), isOutputIdle: false) == .wait)
        #expect(machine.step(now: .seconds(6), isOutputIdle: false) == .begin(1))
    }

    @Test("A turn that was to talk over a reply comes after one that was too short")
    func tooShort() {
        var machine = Self.machine([Self.spoken("a"), Self.spoken("b", .overReply(heard: .seconds(20)))])
        _ = machine.step(now: .seconds(1), isOutputIdle: true)
        machine.said(now: .seconds(2))
        Self.reply(&machine, from: .seconds(3), to: .seconds(4))
        _ = machine.step(now: .seconds(4), isOutputIdle: true)
        #expect(machine.step(now: .seconds(5), isOutputIdle: true) == .begin(1))
    }

    @Test("A pause within a turn that brings a reply of its own does not count as the answer")
    func pauseWithin() {
        var machine = Self.machine([Self.spoken("a")])
        _ = machine.step(now: .seconds(1), isOutputIdle: true)
        machine.observe(.responseCreated(Self.turn), now: .seconds(2))
        machine.observe(.userSpeechStarted(UserSpeech.at(2_500)), now: .seconds(3))
        machine.said(now: .seconds(4))
        _ = machine.step(now: .seconds(5), isOutputIdle: true)
        #expect(machine.step(now: .seconds(8), isOutputIdle: true) == .wait)
    }

    @Test("A turn that nobody answers is noted, and the next one begins")
    func unanswered() {
        var machine = Self.machine([Self.spoken("a"), Self.spoken("b")])
        _ = machine.step(now: .seconds(1), isOutputIdle: true)
        machine.said(now: .seconds(2))
        #expect(machine.step(now: .milliseconds(11_999), isOutputIdle: true) == .wait)
        #expect(machine.step(now: .seconds(12), isOutputIdle: true) == .begin(1))
        #expect(machine.unanswered == [0])
    }

    @Test("A reply that never ends is not waited for for ever")
    func endless() {
        var machine = Self.machine([Self.spoken("a")])
        _ = machine.step(now: .seconds(1), isOutputIdle: true)
        machine.said(now: .seconds(2))
        machine.observe(.responseCreated(Self.turn), now: .seconds(3))
        machine.observe(Self.state(awaiting: true), now: .seconds(3))
        #expect(machine.step(now: .seconds(61), isOutputIdle: true) == .wait)
        #expect(machine.step(now: .seconds(62), isOutputIdle: true) == .finish)
    }

    @Test("An open script waits for further turns, and ends when it is closed")
    func open() {
        var machine = Self.machine([], isClosed: false)
        #expect(machine.step(now: .seconds(1), isOutputIdle: true) == .wait)
        #expect(machine.wantsTurn)
        machine.append(Self.spoken("a"))
        #expect(machine.step(now: .seconds(2), isOutputIdle: true) == .begin(0))
        #expect(!machine.wantsTurn)
        machine.said(now: .seconds(3))
        Self.reply(&machine, from: .seconds(4), to: .seconds(5))
        _ = machine.step(now: .seconds(5), isOutputIdle: true)
        #expect(machine.step(now: .seconds(6), isOutputIdle: true) == .wait)
        machine.close()
        #expect(machine.step(now: .seconds(7), isOutputIdle: true) == .finish)
    }

    @Test("The end of the session ends the script")
    func sessionEnds() {
        var machine = Self.machine([Self.spoken("a")])
        machine.observe(.sessionEnded(RealtimeState(), reason: .connectionLost), now: .zero)
        #expect(machine.step(now: .zero, isOutputIdle: true) == .finish)
    }
}
