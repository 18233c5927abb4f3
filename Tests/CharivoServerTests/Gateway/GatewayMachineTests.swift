import CharivoRealtime
import CharivoTesting
import Testing

@testable import CharivoServer

@Suite("The gateway's protocol, by itself")
struct GatewayMachineTests {
    private func machine(at phase: GatewayMachine.Phase, limits: GatewayLimits = .init()) -> GatewayMachine {
        var machine = GatewayMachine(limits: limits, now: .zero)
        guard phase != .greeting else { return machine }
        _ = machine.received(.hello(GatewayWish()), now: .zero)
        guard phase != .starting else { return machine }
        _ = machine.published(.sessionStarted(RealtimeState()), now: .zero)
        return machine
    }

    private func state(awaiting: Bool = false, audible: Bool = false) -> RealtimeEvent {
        var state = RealtimeState()
        state.awaitingResponse = awaiting
        state.audioPlaying = audible
        return .stateChanged(state)
    }

    private func codes(_ effects: [GatewayEffect]) -> [String] {
        effects.compactMap { effect in
            switch effect {
            case .send(.error(let error)), .refuse(let error): error.code.rawValue
            default: nil
            }
        }
    }

    private func goodbye(_ effects: [GatewayEffect]) -> GatewayFarewell.Reason? {
        effects.compactMap { if case .send(.goodbye(let farewell)) = $0 { farewell.reason } else { nil } }.first
    }

    @Test(
        "Before hello everything but a ping and a stop is out of order, and the connection goes on",
        arguments: [
            GatewayClientMessage.text("Hi", whenBusy: .replace), .interrupt, .playback(generation: 1, samples: 0),
            .flushed(id: 1, samples: 0), .update(RealtimeSessionConfig()),
        ])
    func beforeHello(message: GatewayClientMessage) {
        var machine = machine(at: .greeting)
        check(codes(machine.received(message, now: .zero)), ["out_of_order"])
        check(codes(machine.receivedSound([0, 0], now: .zero)), ["out_of_order"])
        check(machine.received(.ping(id: 1), now: .zero), [.send(.pong(id: 1))])
        check(machine.received(.hello(GatewayWish()), now: .zero), [.admit(GatewayWish())])
    }

    @Test("A second hello is out of order; one that was turned away may be said again")
    func twoHellos() {
        var machine = machine(at: .starting)
        check(codes(machine.received(.hello(GatewayWish()), now: .zero)), ["out_of_order"])
        check(codes(machine.turnedAway(GatewayError(.unknownCharacter, "No."), now: .zero)), ["unknown_character"])
        check(machine.received(.hello(GatewayWish()), now: .zero), [.admit(GatewayWish())])
    }

    @Test("Whoever is told that the session has started is heard at once: it lives from that event on, not from what returns later")
    func livesWhenTold() {
        var machine = machine(at: .starting)
        check(codes(machine.received(.text("Hi", whenBusy: .replace), now: .zero)), ["out_of_order"])
        let told = machine.published(.sessionStarted(RealtimeState()), now: .zero)
        #expect(told.contains { if case .send(.event(let record)) = $0 { record.name == "realtime:session:start" } else { false } })
        check(machine.received(.text("Hi", whenBusy: .replace), now: .zero), [.say("Hi", whenBusy: .replace)])
    }

    @Test("A session that does not start in time is given up; so is the wait for another hello, counted from the one that was turned away")
    func startDeadline() {
        var machine = machine(at: .greeting)
        _ = machine.received(.hello(GatewayWish()), now: .seconds(3))
        #expect(machine.deadline == .seconds(63))
        _ = machine.turnedAway(GatewayError(.unknownCharacter, "No."), now: .seconds(9))
        #expect(machine.deadline == .seconds(19))
        check(machine.deadlineReached(now: .seconds(10)), [])
        _ = machine.received(.hello(GatewayWish()), now: .seconds(12))
        check(machine.deadlineReached(now: .seconds(71)), [])
        #expect(goodbye(machine.deadlineReached(now: .seconds(72))) == .failed)
    }

    @Test("A hello that is turned away while the server goes away is answered with goodbye")
    func turnedAwayInDrain() {
        var machine = machine(at: .starting)
        check(machine.drain(now: .zero), [])
        #expect(goodbye(machine.turnedAway(GatewayError(.unknownCharacter, "No."), now: .seconds(1))) == .shutdown)
    }

    @Test("A goodbye that is not taken is waited for so long and no longer, however much is taken before it")
    func farewellDeadline() {
        var machine = machine(at: .live)
        for second in 0..<1_001 { _ = machine.received(.ping(id: .integer(second)), now: .zero) }
        #expect(machine.phase == .closed)
        for second in 1..<15 {
            machine.sendBegan(now: .seconds(second))
            check(machine.deadlineReached(now: .seconds(second)), [])
            machine.sendEnded()
        }
        check(machine.deadlineReached(now: .seconds(15)), [.abort(.misbehaved)])
        #expect(machine.deadline == nil)
    }

    @Test("What is refused because too much was asked for is refused in its turn, after what was asked for before")
    func refusedInTurn() {
        var machine = machine(at: .live)
        for _ in 0..<10 { check(machine.received(.text("Hi", whenBusy: .queue), now: .zero), [.say("Hi", whenBusy: .queue)]) }
        guard case .refuse(let error)? = machine.received(.text("Hi", whenBusy: .queue), now: .zero).first else {
            return #expect(Bool(false), "it is refused")
        }
        #expect(error.code == .limit && error.about == "text")
    }

    @Test("A client that says nothing is told goodbye, and closed with 1008")
    func noHello() {
        var machine = machine(at: .greeting)
        #expect(machine.deadline == .seconds(10))
        let effects = machine.deadlineReached(now: .seconds(10))
        #expect(goodbye(effects) == .noHello)
        #expect(effects.last == .close(.noHello))
        #expect(GatewayFarewell.Reason.noHello.closeCode == 1008)
    }

    @Test("While a session starts, sound is not heard and words are out of order; positions are taken")
    func starting() {
        var machine = machine(at: .starting)
        check(machine.receivedSound([0, 0], now: .zero), [])
        check(codes(machine.received(.text("Hi", whenBusy: .replace), now: .zero)), ["out_of_order"])
        check(machine.received(.playback(generation: 1, samples: 2), now: .zero), [.playback(generation: 1, samples: 2)])
    }

    @Test("E9: A stop ends the session first; goodbye comes after its last event, once")
    func stop() {
        var machine = machine(at: .live)
        check(machine.received(.stop, now: .zero), [.stopSession])
        check(machine.received(.stop, now: .zero), [])
        check(machine.sessionStopped(now: .zero), [])
        let effects = machine.published(.sessionEnded(RealtimeState(), reason: .user), now: .zero)
        #expect(effects.count == 3)
        #expect(goodbye(effects) == .stopped)
        #expect(effects.last == .close(.stopped))
        check(machine.published(state(), now: .zero), [])
        #expect(machine.deadline == .seconds(15), "by then goodbye was taken, or is not waited for any more")
        check(machine.clientGone(), [])
        #expect(machine.deadline == nil)
    }

    @Test("The session's end has the reason of the goodbye behind it, where the gateway stopped what its visitor did not")
    func trueReasons() {
        func toldReason(_ machine: inout GatewayMachine, _ reason: SessionEndReason = .user) -> JSONValue? {
            machine.published(.sessionEnded(RealtimeState(), reason: reason), now: .zero).compactMap { effect in
                if case .send(.event(let record)) = effect { record.payload["reason"] } else { nil }
            }.first
        }
        var stopped = machine(at: .live)
        _ = stopped.received(.stop, now: .zero)
        check(toldReason(&stopped), "user")
        var idle = machine(at: .live)
        _ = idle.deadlineReached(now: .seconds(300))
        check(toldReason(&idle), "idle")
        var limits = GatewayLimits()
        limits.maximumLength = .seconds(60)
        var long = machine(at: .live, limits: limits)
        _ = long.deadlineReached(now: .seconds(60))
        check(toldReason(&long), "maximum_length")
        var drained = machine(at: .live)
        _ = drained.drain(now: .zero)
        check(toldReason(&drained), "shutdown")
        // What ended it first is what ended it.
        var lost = machine(at: .live)
        _ = lost.drain(now: .zero)
        check(toldReason(&lost, .provider), "provider")
        var ended = machine(at: .live)
        check(toldReason(&ended, .connectionLost), "connection-lost")
        // Who misbehaves gets goodbye at once, and nothing after it.
        var flood = machine(at: .live)
        while flood.phase == .live { _ = flood.received(.ping(id: nil), now: .zero) }
        check(toldReason(&flood), nil)
    }

    @Test("E9: A stop while the session starts says goodbye when the start has been given up")
    func stopWhileStarting() {
        var machine = machine(at: .starting)
        check(machine.received(.stop, now: .zero), [.stopSession])
        check(goodbye(machine.sessionFailed(RealtimeError(code: .cancelled, message: "Stopped."), now: .zero)), .stopped)
        check(machine.sessionStopped(now: .zero), [])
    }

    @Test("A provider that takes too long over the end is not waited for")
    func closingDeadline() {
        var machine = machine(at: .live)
        _ = machine.received(.stop, now: .seconds(1))
        #expect(machine.deadline == .seconds(4))
        check(goodbye(machine.deadlineReached(now: .seconds(4))), .stopped)
    }

    @Test("A drain waits until the reply is made and all its sound was heard")
    func drain() {
        var machine = machine(at: .live)
        _ = machine.published(state(awaiting: true), now: .zero)
        check(machine.drain(now: .seconds(1)), [])
        check(codes(machine.received(.text("More?", whenBusy: .queue), now: .seconds(1))), ["out_of_order"])
        check(machine.receivedSound([0, 0], now: .seconds(1)), [])
        _ = machine.soundChanged(isSilent: false, now: .seconds(2))
        check(machine.published(state(), now: .seconds(2)).contains(.stopSession), false)
        check(machine.soundChanged(isSilent: true, now: .seconds(3)), [.stopSession])
        check(goodbye(machine.published(.sessionEnded(RealtimeState(), reason: .user), now: .seconds(3))), .shutdown)
        #expect(GatewayFarewell.Reason.shutdown.closeCode == 1001)
    }

    @Test("A drain has a deadline, and ends at once where nobody is speaking")
    func drainDeadline() {
        var busy = machine(at: .live)
        _ = busy.published(state(audible: true), now: .zero)
        check(busy.drain(now: .seconds(1)), [])
        #expect(busy.deadline == .seconds(16))
        check(busy.deadlineReached(now: .seconds(16)), [.stopSession])
        var quiet = machine(at: .live)
        check(quiet.drain(now: .zero), [.stopSession])
        var greeting = machine(at: .greeting)
        check(goodbye(greeting.drain(now: .zero)), .shutdown)
    }

    @Test("A session in which nobody says anything ends, but not while the character speaks or is about to")
    func idle() {
        var machine = machine(at: .live)
        _ = machine.received(.text("Hi", whenBusy: .replace), now: .seconds(100))
        #expect(machine.deadline == .seconds(400))
        _ = machine.published(state(awaiting: true), now: .seconds(101))
        check(machine.deadlineReached(now: .seconds(400)), [])
        #expect(machine.deadline == .seconds(700))
        _ = machine.published(state(), now: .seconds(401))
        // Sound of the microphone alone is no sign of life: it comes always.
        _ = machine.receivedSound([0, 0], now: .seconds(600))
        check(machine.deadlineReached(now: .seconds(700)), [.stopSession])
    }

    @Test("Sound that a client never reports to have heard keeps no session alive; sound that is heard does")
    func unheard() {
        var machine = machine(at: .live)
        _ = machine.published(state(audible: true), now: .zero)
        _ = machine.soundChanged(isSilent: false, now: .zero)
        var listening = machine
        machine.heard(upTo: 0, now: .seconds(299))
        check(machine.deadlineReached(now: .seconds(300)), [.stopSession])
        listening.heard(upTo: 2_400, now: .seconds(200))
        listening.heard(upTo: 2_400, now: .seconds(299))
        check(listening.deadlineReached(now: .seconds(300)), [])
        #expect(listening.deadline == .seconds(500))
        check(listening.deadlineReached(now: .seconds(500)), [.stopSession])
    }

    @Test("A session has a longest length")
    func length() {
        var limits = GatewayLimits()
        limits.maximumLength = .seconds(60)
        var machine = machine(at: .live, limits: limits)
        check(machine.deadlineReached(now: .seconds(60)), [.stopSession])
        check(goodbye(machine.published(.sessionEnded(RealtimeState(), reason: .user), now: .seconds(60))), .maximumLength)
    }

    @Test("H8: A microphone faster than real time loses the excess, is told so once, and is put out in the end")
    func fastMicrophone() {
        var machine = machine(at: .live)
        let second = [UInt8](repeating: 0, count: 48_000)
        for _ in 0..<10 { check(machine.receivedSound(second, now: .zero), [.hear(Array(repeating: 0, count: 24_000))]) }
        check(codes(machine.receivedSound(second, now: .zero)), ["microphone_too_fast"])
        check(machine.receivedSound(second, now: .zero), [])
        #expect(machine.droppedMicrophone == 48_000)
        check(machine.receivedSound(second, now: .seconds(1)), [.hear(Array(repeating: 0, count: 24_000))])
        for _ in 0..<58 { check(goodbye(machine.receivedSound(second, now: .seconds(1))), nil) }
        check(goodbye(machine.receivedSound(second, now: .seconds(1))), .misbehaved)
        #expect(machine.phase == .closed)
    }

    @Test(
        "A frame of sound that cannot be one is told of, and the next one is heard",
        arguments: [(1, "invalid_message"), (3, "invalid_message"), (48_002, "limit")])
    func badSound(length: Int, code: String) {
        var machine = machine(at: .live)
        check(codes(machine.receivedSound([UInt8](repeating: 0, count: length), now: .zero)), [code])
        let piece = [UInt8](repeating: 0, count: 960)
        check(machine.receivedSound(piece, now: .zero), [.hear(Array(repeating: 0, count: 480))])
    }

    @Test("Short frames of sound are joined to 20 ms, for each piece is a message to the provider")
    func joined() {
        var machine = machine(at: .live)
        for _ in 0..<479 { check(machine.receivedSound([1, 0], now: .zero), []) }
        check(machine.receivedSound([2, 0, 3, 0], now: .zero), [.hear(Array(repeating: 1, count: 479) + [2, 3])])
        check(machine.receivedSound([4, 0], now: .zero), [])
    }

    @Test(
        "A flood of frames ends the session, whether they are heard, empty, or come before it lives",
        arguments: [(GatewayMachine.Phase.live, 2), (.live, 0), (.starting, 2), (.starting, 0)])
    func frames(phase: GatewayMachine.Phase, length: Int) {
        var machine = machine(at: phase)
        let frame = [UInt8](repeating: 0, count: length)
        for _ in 0..<2_000 { check(goodbye(machine.receivedSound(frame, now: .zero)), nil) }
        var patient = machine
        check(goodbye(machine.receivedSound(frame, now: .zero)), .misbehaved)
        for _ in 0..<200 { check(goodbye(patient.receivedSound(frame, now: .seconds(1))), nil) }
        check(goodbye(patient.receivedSound(frame, now: .seconds(1))), .misbehaved)
    }

    @Test("Twenty mistakes a minute are answered, one more ends the session; a minute later there is room again")
    func mistakes() {
        var machine = machine(at: .live)
        let mistake = GatewayError(.invalidMessage, "No.")
        for _ in 0..<20 { check(machine.misunderstood(mistake, now: .zero), [.send(.error(mistake))]) }
        var patient = machine
        check(goodbye(machine.misunderstood(mistake, now: .zero)), .misbehaved)
        check(machine.misunderstood(mistake, now: .zero), [])
        check(patient.misunderstood(mistake, now: .seconds(60)), [.send(.error(mistake))])
    }

    @Test("A flood of messages ends the session, however well-formed they are")
    func flood() {
        var machine = machine(at: .live)
        for _ in 0..<999 { _ = machine.received(.ping(id: nil), now: .zero) }
        check(goodbye(machine.received(.ping(id: nil), now: .zero)), .misbehaved)
    }

    @Test("H1: A client that does not take what is sent is closed with 1008")
    func slowReader() {
        var machine = machine(at: .live)
        machine.sendBegan(now: .seconds(5))
        #expect(machine.deadline == .seconds(20))
        check(machine.deadlineReached(now: .seconds(20)), [.abort(.slowReader)])
        #expect(GatewayFarewell.Reason.slowReader.closeCode == 1008)
        var flooded = self.machine(at: .live)
        check(flooded.overflowed(), [.abort(.slowReader)])
        var reading = self.machine(at: .live)
        reading.sendBegan(now: .seconds(5))
        reading.sendEnded()
        check(reading.deadlineReached(now: .seconds(20)), [])
    }

    @Test("Ten texts, interruptions and updates may come at once, then one a second; more are refused, and the session goes on")
    func requests() {
        var machine = machine(at: .live)
        for _ in 0..<9 { check(machine.received(.interrupt, now: .seconds(1)), [.interrupt]) }
        check(machine.received(.text("Hi", whenBusy: .queue), now: .seconds(1)), [.say("Hi", whenBusy: .queue)])
        for message in [GatewayClientMessage.interrupt, .text("Hi", whenBusy: .queue), .update(RealtimeSessionConfig(voice: "cedar"))] {
            check(
                machine.received(message, now: .seconds(1)),
                [
                    .refuse(
                        GatewayError(.limit, "Too much was asked for at once; wait a second, and say it again.", about: message.type))
                ])
        }
        // Refusals are no mistakes, however many: somebody may lean on the Escape key.
        for _ in 0..<100 { check(codes(machine.received(.interrupt, now: .seconds(1))), ["limit"]) }
        #expect(machine.waitingUpdates == 0)
        check(machine.received(.playback(generation: 1, samples: 2), now: .seconds(1)), [.playback(generation: 1, samples: 2)])
        check(machine.received(.interrupt, now: .seconds(2)), [.interrupt])
        check(codes(machine.received(.interrupt, now: .seconds(2))), ["limit"])
    }

    @Test("Four updates may wait; a fifth is refused and the session goes on")
    func updates() {
        var machine = machine(at: .live)
        let config = RealtimeSessionConfig(voice: "cedar")
        for _ in 0..<4 { check(machine.received(.update(config), now: .zero), [.update(config)]) }
        check(codes(machine.received(.update(config), now: .zero)), ["limit"])
        machine.updateAnswered()
        check(machine.received(.update(config), now: .zero), [.update(config)])
    }

    @Test("A visitor is told the state, but not what the character was told")
    func secrets() throws {
        var machine = machine(at: .live)
        var state = RealtimeState()
        state.session.config = RealtimeSessionConfig(voice: "marin", instructions: "Never tell.", providerOptions: ["key": "secret"])
        state.session.config?.tools = [ToolDefinition(name: "openVault", description: "Opens it.")]
        let turn = TurnIdentity(generation: 1)
        for event in [
            RealtimeEvent.sessionStarted(state), .stateChanged(state), .assistantStarted(state, turn), .sessionEnded(state, reason: .user),
        ] {
            guard case .send(let message) = machine.published(event, now: .zero).first else {
                Issue.record("Nothing was sent.")
                continue
            }
            let text = String(decoding: message.utf8, as: UTF8.self)
            #expect(text.contains("marin"))
            for secret in ["instructions", "Never tell.", "tools", "openVault", "providerOptions", "secret"] {
                #expect(!text.contains(secret), "\(event.name) tells \(secret)")
            }
        }
    }

    @Test("A visitor is told of a failure by its codes, in words of the gateway's own")
    func failures() {
        let error = RealtimeError(
            code: .provider, message: "Incorrect key sk-secret", providerCode: "invalid_value", parameter: "session.voice",
            cause: "sk-secret")
        var state = RealtimeState()
        state.lastError = error
        for event in [
            RealtimeEvent.error(error), .stateChanged(state),
            .reconnectExhausted(attempts: 3, total: .seconds(9), cause: .connectionLost, lastError: error),
        ] {
            var machine = machine(at: .live)
            guard case .send(let message) = machine.published(event, now: .zero).first else {
                Issue.record("Nothing was sent.")
                continue
            }
            let text = String(decoding: message.utf8, as: UTF8.self)
            #expect(!text.contains("sk-secret"), "\(event.name)")
            for kept in ["\"provider\"", "invalid_value", "session.voice", "The provider refused this"] {
                #expect(text.contains(kept), "\(event.name) leaves out \(kept)")
            }
        }
    }

    @Test("Events carry the names that were asked for")
    func naming() {
        let turn = TurnIdentity(generation: 1)
        var wish = GatewayWish()
        wish.naming = .later
        var later = GatewayMachine(limits: .init(), now: .zero)
        _ = later.received(.hello(wish), now: .zero)
        for (var machine, name) in [(machine(at: .live), "realtime:expression"), (later, "avatar:expression")] {
            guard case .send(.event(let record)) = machine.published(.expression(id: "smile", turn), now: .zero).first else {
                Issue.record("No event was sent.")
                continue
            }
            #expect(record.name == name)
        }
    }

    @Test("Whatever happens in whatever order, goodbye is said at most once and nothing is sent after it", arguments: 0..<40)
    func anything(run: Int) {
        var random = SeededRandom.drawn(run: run)
        var machine = GatewayMachine(limits: .init(), now: .zero)
        var now = Duration.zero
        var isOver = false
        var isBrokenOff = false
        for _ in 0..<400 {
            now += .milliseconds(Int.random(in: 0...4_000, using: &random))
            var effects: [GatewayEffect] = []
            switch Int.random(in: 0..<14, using: &random) {
            case 0: effects = machine.received(.hello(GatewayWish()), now: now)
            case 1: effects = machine.received(.text("Hi", whenBusy: .queue), now: now)
            case 2: effects = machine.received(.playback(generation: 1, samples: 5), now: now)
            case 3: effects = machine.receivedSound([0, 0], now: now)
            case 4: effects = machine.published(.sessionStarted(RealtimeState()), now: now)
            case 5: effects = machine.sessionStopped(now: now)
            case 6: effects = machine.published(state(awaiting: .random(using: &random), audible: .random(using: &random)), now: now)
            case 7: effects = machine.soundChanged(isSilent: .random(using: &random), now: now)
            case 8: effects = machine.misunderstood(GatewayError(.invalidMessage, "No."), now: now)
            case 9: if Int.random(in: 0..<20, using: &random) == 0 { effects = machine.drain(now: now) }
            case 10: if Int.random(in: 0..<20, using: &random) == 0 { effects = machine.received(.stop, now: now) }
            case 11:
                if Int.random(in: 0..<20, using: &random) == 0 {
                    effects = machine.published(.sessionEnded(RealtimeState(), reason: .provider), now: now)
                }
            case 12: effects = machine.turnedAway(GatewayError(.unknownCharacter, "No."), now: now)
            default: if let deadline = machine.deadline, deadline <= now { effects = machine.deadlineReached(now: now) }
            }
            // A goodbye that is not taken is broken off.
            let breaksOff = effects.contains { if case .abort = $0 { true } else { false } }
            if isOver { #expect(breaksOff || effects == [], "after goodbye: \(effects). \(random.repetition)") }
            if isOver { #expect(effects.count <= 1 && !(breaksOff && isBrokenOff), "\(random.repetition)") }
            if breaksOff { isBrokenOff = true }
            if goodbye(effects) != nil || effects.contains(where: { if case .abort = $0 { true } else { false } }) { isOver = true }
            if isOver { #expect(machine.phase == .closed, "\(random.repetition)") }
        }
    }
}
