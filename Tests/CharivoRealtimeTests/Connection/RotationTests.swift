import CharivoTesting
import Testing

@testable import CharivoRealtime

@Suite("Exchanging a connection before the provider ends it", .timeLimit(.minutes(1)))
struct RotationTests {
    /// A session whose connection has an hour to live, at the moment from which on it may be exchanged.
    private func due(
        options: RealtimeManagerOptions = .init(), capabilities: RealtimeCapabilities = .init(),
        _ prepare: (inout LiveMachine) -> Void = { _ in }
    ) -> (LiveMachine, [SessionEffect]) {
        var live = LiveMachine(options: options, capabilities: capabilities)
        _ = live.says(.sessionCreated(ProviderSession(expiresIn: .seconds(3_600))))
        #expect(live.machine.deadline == .seconds(3_300))
        live.now = .seconds(3_290)
        prepare(&live)
        let effects = live.pass(.seconds(10))
        return (live, effects)
    }

    @Test("E5: a second connection is made while the first serves, told the conversation, and takes its place; nothing ends or starts")
    func makeBeforeBreak() async throws {
        let stage = Stage()
        let first = try await stage.start()
        first.emit(.sessionCreated(ProviderSession(expiresIn: .seconds(3_600))))
        await stage.settle(first)
        await stage.clock.sleeper(within: .seconds(3_300))
        stage.clock.advance(by: .seconds(3_300))
        let second = try await stage.client.accept()
        // Until the change everything goes on over the first.
        try await stage.manager.sendMessage("Hello")
        _ = try await first.expectItem()
        let (request, _) = try await first.expectCreateResponse()
        #expect(await stage.manager.state.connection == .connected)
        try await second.acknowledgeUpdate()
        await stage.speak(first, requestID: request.id)
        await stage.finish(first)
        #expect(!stage.recorder.names.contains("realtime:reconnect:success"), "the character is still heard")
        await stage.hear(.seconds(2))
        guard case .reconnectSucceeded(let report) = await stage.recorder.first(named: "realtime:reconnect:success") else { return }
        #expect(report.cause == .rotation)
        #expect(report.generation == 2)
        #expect(report.items.map(\.outcome) == [.restored, .restored])
        #expect(try await second.expectItem().text == "Hello")
        #expect(try await second.expectItem().text == "Hello there, my friend.")
        try await stage.manager.sendMessage("Go on")
        #expect(try await second.expectItem().text == "Go on")
        #expect(stage.recorder.names.filter { $0.contains("session:") || $0.contains("reconnect:attempt") } == ["realtime:session:start"])
        #expect(
            !stage.recorder.events.contains { event in
                if case .stateChanged(let state) = event {
                    state.session.status == .active && state.connection != .connected
                } else {
                    false
                }
            })
    }

    @Test("E5, E10: the old connection is closed once the new one serves, and what it still says is dropped")
    func oldConnection() {
        var (live, effects) = due()
        #expect(effects.dials.map(\.generation) == [2])
        #expect(effects.closed.isEmpty)
        effects = live.prepareStandby(ProviderSession(expiresIn: .seconds(3_600))) + live.pass(.zero)
        #expect(effects.served == [2])
        #expect(effects.closed == [1])
        #expect(live.machine.generation == 2)
        let before = live.machine.state
        effects = live.says(.responseCreated(ProviderResponse(id: "resp_old", status: .inProgress)), generation: 1)
        #expect(live.machine.state == before)
        #expect(effects.names.isEmpty)
        _ = live.machine.probeAnswered(generation: 2)
        #expect(live.machine.deadline == live.now + .seconds(3_300), "the new connection has a limit of its own")
    }

    enum Disturbance: String, CaseIterable, Sendable {
        case reply, speech, owedReply, sound, tool, update

        func begin(_ live: inout LiveMachine) {
            let place = OutputPlace(responseID: "resp_1", itemID: "item_1")
            switch self {
            case .reply: _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
            case .speech: _ = live.says(.speechStarted(itemID: "user_1", audioStartMs: 0))
            case .owedReply:
                _ = live.says(.speechStarted(itemID: "user_1", audioStartMs: 0))
                _ = live.says(.speechStopped(itemID: "user_1", audioEndMs: 10))
                _ = live.says(.audioCommitted(itemID: "user_1", previousItemID: nil))
            case .sound:
                _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
                _ = live.says(.outputItemAdded(responseID: "resp_1", ConversationItem(id: "item_1", kind: .assistant)))
                _ = live.says(.audioDelta(place, .silence(.seconds(30))))
                _ = live.says(.responseDone(ProviderResponse(id: "resp_1", status: .completed)))
            case .tool:
                _ = try? live.machine.registerTool(Tool("slow", "Slow.", timeout: .seconds(900)) { _, _ in [:] }, now: live.now)
                _ = live.says(.sessionUpdated(ProviderSession()))
                let kind = ConversationItem.Kind.toolCall(callID: "call_1", name: "slow", arguments: "{}")
                _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
                _ = live.says(.outputItemDone(responseID: "resp_1", ConversationItem(id: "fc_1", kind: kind, status: .completed)))
                _ = live.says(.responseDone(ProviderResponse(id: "resp_1", status: .completed)))
            case .update: _ = live.machine.update(RealtimeSessionConfig(instructions: "New"), waiter: 9, now: live.now)
            }
        }

        /// Whether the change may be made all the same, once it has waited for long enough.
        var isBearable: Bool { self == .sound || self == .tool }
    }

    @Test(
        "E5: no second connection is made while something is under way, and after a while it is enough that nobody speaks",
        arguments: Disturbance.allCases)
    func quietMoment(disturbance: Disturbance) {
        var options = RealtimeManagerOptions()
        // Nothing else is to happen meanwhile.
        options.responseStallTimeout = .seconds(900)
        options.updateTimeout = .seconds(900)
        var (live, effects) = due(options: options) { disturbance.begin(&$0) }
        #expect(effects.dials.isEmpty)
        effects = live.pass(.seconds(119))
        #expect(effects.dials.isEmpty)
        effects = live.pass(.seconds(1))
        #expect(effects.dials.isEmpty != disturbance.isBearable)
    }

    @Test("E5: a tool that runs through the change is told with its call to the new connection")
    func toolThroughTheChange() {
        var (live, _) = due { Disturbance.tool.begin(&$0) }
        _ = live.pass(.seconds(120))
        var effects = live.prepareStandby() + live.pass(.zero)
        #expect(effects.served == [2])
        #expect(effects.report?.items.map(\.outcome) == [.running])
        effects = live.toolReturns("call_1")
        #expect(effects.told.count == 2)
    }

    @Test("E5: a second connection that cannot be made leaves the first alone, and is tried again until that ends")
    func failedRotation() {
        var (live, effects) = due()
        effects = live.machine.connectionEnded(
            generation: 2, ConnectionEnd(cause: .connectionFailed, error: RealtimeError(code: .transport, message: "No.")), now: live.now,
            random: 0.5)
        #expect(effects.diagnostics == ["rotation_failed"])
        #expect(effects.names.isEmpty, "it is no error of the session's")
        #expect(live.machine.state.connection == .connected)
        #expect(live.pass(.seconds(29)).dials.isEmpty)
        #expect(live.pass(.seconds(1)).dials.map(\.generation) == [3])
        effects = live.pass(.seconds(15))
        #expect(effects.closed == [3], "it did not open in time")
        _ = live.pass(.seconds(30))
        _ = live.machine.connectionOpened(generation: 4, now: live.now)
        effects = live.says(.error(ProviderError(code: "invalid_api_key", message: "No.")), generation: 4)
        #expect(effects.closed == [4])
        #expect(live.machine.state.connection == .connected)
        effects = live.machine.connectionEnded(
            generation: 1, ConnectionEnd(cause: .sessionExpired, closeCode: 1_001), now: live.now, random: 0.5)
        #expect(effects.names == ["realtime:reconnect:attempt"])
        #expect(live.pass(.milliseconds(500)).dials.map(\.generation) == [5])
    }

    @Test("E5: a limit that is told anew while the second connection is made does not make it anew")
    func toldAnew() {
        var (live, _) = due()
        _ = live.says(.sessionUpdated(ProviderSession(expiresIn: .seconds(100))))
        #expect(live.machine.rotation.generation == 2)
        #expect(live.prepareStandby().closed.isEmpty)
        #expect(live.pass(.zero).served == [2])
    }

    @Test("E5, E20: what the second connection gave to be taken up again under is offered once it serves and is lost")
    func handleOfTheSecond() {
        var (live, _) = due(capabilities: RealtimeCapabilities(resumesSessions: true)) { _ = $0.says(.resumptionHandle("handle_1")) }
        _ = live.prepareStandby()
        _ = live.says(.resumptionHandle("handle_2"), generation: 2)
        #expect(live.pass(.zero).served == [2])
        #expect(live.lose().dials.map(\.resumptionHandle) == ["handle_2"])
    }

    @Test("E5: failures to make a second connection are counted for each limit by itself")
    func countedAnew() {
        var machine = RotationMachine(policy: RotationPolicy(), allowsOverlap: true, timeouts: .init())
        for (start, generation) in [(Duration.zero, 2), (.seconds(10_000), 4)] {
            machine.noted(expiresIn: .seconds(3_600), now: start)
            let due = start + .seconds(3_300)
            #expect(machine.deadlineReached(now: due, .yes, next: generation) == .dial(generation: generation))
            #expect(machine.failed(generation: generation, now: due) == .giveUp(generation: generation, failures: 1))
            machine.reset()
        }
    }

    @Test("E5: a limit that ends the connection unplanned is a lost connection, and what was to take its place is closed")
    func unplannedExpiry() {
        var (live, _) = due()
        let effects = live.machine.connectionEnded(
            generation: 1, ConnectionEnd(cause: .sessionExpired, closeCode: 1_001), now: live.now, random: 0.5)
        #expect(effects.closed == [2])
        #expect(effects.names == ["realtime:reconnect:attempt"])
        #expect(live.machine.state.session.status == .active)
        #expect(live.machine.state.connection == .connecting)
        #expect(live.machine.connectionOpened(generation: 2, now: live.now).isEmpty, "it is late")
    }

    @Test("E5: what is changed while the second connection waits is told to it right after the change")
    func changedMeanwhile() {
        var (live, _) = due { $0.characterSays("Hello", item: "item_1") }
        _ = live.prepareStandby()
        guard case .ready(let standby) = live.machine.rotation.phase else { return #expect(Bool(false)) }
        #expect(standby.generation == 2)
        _ = live.machine.update(RealtimeSessionConfig(instructions: "New"), waiter: 9, now: live.now)
        _ = live.says(.sessionUpdated(ProviderSession(instructions: "New")))
        let effects = live.pass(.zero)
        #expect(effects.served == [2])
        guard case .updateSession(let config) = effects.commands.last else { return #expect(Bool(false)) }
        #expect(config.instructions == "New")
    }

    @Test("E5: it can be turned off, and a connection that lives too shortly is not exchanged")
    func off() {
        var options = RealtimeManagerOptions()
        options.rotation = nil
        var live = LiveMachine(options: options)
        _ = live.says(.sessionCreated(ProviderSession(expiresIn: .seconds(3_600))))
        #expect(live.machine.deadline == nil)
        live = LiveMachine()
        _ = live.says(.sessionCreated(ProviderSession(expiresIn: .seconds(59))))
        #expect(live.machine.deadline == nil)
    }

    @Test("E5: a connection that lives for less than the lead time is exchanged after half of its life, not at once")
    func shortLife() {
        var live = LiveMachine()
        _ = live.says(.sessionCreated(ProviderSession(expiresIn: .seconds(120))))
        #expect(live.machine.deadline == .seconds(60))
        live.now = .seconds(30)
        _ = live.says(.sessionUpdated(ProviderSession(expiresIn: .seconds(90))))
        #expect(live.machine.deadline == .seconds(60), "the same limit, told again")
    }

    @Test("E5, E9: a stop closes the connection that serves and the one that is being made")
    func stop() {
        var (live, _) = due()
        let effects = live.machine.stop(waiter: 9, now: live.now)
        #expect(Set(effects.closed) == [1, 2])
    }

    @Test("E22: where a provider allows one connection, the old one is closed before the new one is dialled")
    func breakBeforeMake() {
        var (live, effects) = due(capabilities: RealtimeCapabilities(allowsOverlap: false))
        #expect(effects.closed == [1])
        #expect(effects.dials.isEmpty)
        #expect(live.machine.state.session.status == .active)
        effects = live.machine.connectionEnded(generation: 1, ConnectionEnd(cause: .closedLocally), now: live.now, random: 0.5)
        #expect(effects.dials.map(\.generation) == [2])
        _ = live.machine.connectionOpened(generation: 2, now: live.now)
        effects = live.says(.sessionUpdated(ProviderSession()))
        #expect(effects.report?.cause == .rotation)
        #expect(effects.names == ["realtime:reconnect:success"], "no session ends or starts")
    }

    @Test("E22: an old connection that does not close in time does not hold the new one up")
    func closeTimeout() {
        var (live, effects) = due(capabilities: RealtimeCapabilities(allowsOverlap: false))
        effects = live.pass(.seconds(2))
        #expect(effects.dials.map(\.generation) == [2])
    }

    @Test("E22: a connection that is given up for its silence is closed first too")
    func silentConnection() {
        var live = LiveMachine(capabilities: RealtimeCapabilities(allowsOverlap: false))
        _ = live.machine.networkChanged(.online, now: live.now)
        var effects = live.pass(.seconds(5))
        #expect(effects.closed == [1])
        #expect(effects.names.isEmpty, "no attempt is told of before the old connection is gone")
        effects = live.machine.connectionEnded(generation: 1, ConnectionEnd(cause: .closedLocally), now: live.now, random: 0.5)
        #expect(effects.names == ["realtime:reconnect:attempt"])
    }

    /// A session with a reply under way and a second connection that stands ready.
    private func prepared() -> LiveMachine {
        var (live, _) = due { $0.characterSays("Hello", item: "item_1") }
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_2", status: .inProgress)))
        _ = live.prepareStandby(ProviderSession(expiresIn: .seconds(3_600)))
        return live
    }

    @Test("E1, E5: the first connection breaks while the second stands ready: that serves at once, and the account says so")
    func takesOver() {
        var live = prepared()
        let effects = live.ends(1)
        #expect(effects.dials.isEmpty)
        #expect(effects.served == [2])
        #expect(effects.closed.isEmpty, "neither the one that is gone nor the one that serves")
        #expect(!effects.names.contains("realtime:reconnect:attempt"))
        #expect(effects.told.map(\.id) == ["item_1"])
        #expect(effects.report?.cause == .connectionLost)
        #expect(effects.report?.attempts == 0)
        #expect(effects.report?.wasPrepared == true)
        #expect(effects.report?.interruptedResponseID == "resp_2")
        #expect(live.machine.generation == 2)
        #expect(live.machine.state.connection == .connected)
        _ = live.machine.probeAnswered(generation: 2)
        #expect(live.machine.deadline == live.now + .seconds(3_300), "the new connection has a limit of its own")
        // A loss of that one is made good as any other.
        #expect(live.lose().dials.map(\.generation) == [3])
    }

    @Test("E1, B7: what was heard is settled before the second connection is told of it")
    func takesOverAfterTheFlush() {
        var live = prepared()
        let place = OutputPlace(responseID: "resp_2", itemID: "item_2")
        _ = live.says(.outputItemAdded(responseID: "resp_2", ConversationItem(id: "item_2", kind: .assistant, isSpoken: true)))
        _ = live.says(.audioDelta(place, .silence(.seconds(4))))
        _ = live.says(.textDelta(place, "One two three four", isTranscript: true))
        _ = live.machine.outputMoved(to: .seconds(2), now: live.now)
        var effects = live.ends(1)
        #expect(effects.served.isEmpty)
        effects = live.resuming(live.machine.outputFlushed(at: .seconds(2), .connectionLost(onlyReply: nil), now: live.now))
        #expect(effects.served == [2])
        #expect(effects.told.map(\.text) == ["Hello", "One two"])
        #expect(effects.report?.items.last?.outcome == .interrupted)
    }

    @Test("E7, E5: an end that nothing can make good ends the session, and the second connection with it")
    func terminalWhilePrepared() {
        var live = prepared()
        let error = RealtimeError(code: .quota, message: "Spent.")
        let effects = live.machine.connectionEnded(
            generation: 1, ConnectionEnd(cause: .closedByPeer, error: error), now: live.now, random: 0.5)
        #expect(effects.served.isEmpty)
        #expect(effects.closed == [2])
        #expect(live.machine.state.session.status == .stopped)
    }

    @Test("E16, E5: a first connection that gives no sign of life is closed, and the second serves")
    func silentWhilePrepared() {
        var live = prepared()
        _ = live.machine.networkChanged(.online, now: live.now)
        let effects = live.pass(.seconds(5))
        #expect(effects.closed == [1])
        #expect(effects.served == [2])
        #expect(effects.report?.cause == .online)
        #expect(effects.dials.isEmpty)
    }

    @Test("E16, E5: the connection that takes over is asked for a sign of life itself: what silenced the first may have silenced both")
    func successorIsAsked() {
        var live = prepared()
        _ = live.machine.networkChanged(.online, now: live.now)
        var effects = live.pass(.seconds(5))
        #expect(effects.served == [2])
        #expect(effects.probed == [2])
        effects = live.pass(.seconds(5))
        #expect(effects.closed == [2])
        #expect(effects.names.contains("realtime:reconnect:attempt"))
        #expect(effects.cause == .online)
    }

    @Test("E16, E5: a connection that takes over after a loss, and then says something, is not doubted any more")
    func successorIsHeard() {
        var live = prepared()
        let effects = live.ends(1)
        #expect(effects.probed == [2])
        _ = live.says(.itemAdded(ConversationItem(id: "item_1", kind: .assistant), previousItemID: nil))
        #expect(live.pass(.seconds(5)).closed.isEmpty)
        #expect(live.machine.generation == 2)
    }

    @Test("E16, E5: one that takes over after a loss and is silent is lost for its silence")
    func successorIsSilent() {
        var live = prepared()
        _ = live.ends(1)
        let effects = live.pass(.seconds(5))
        #expect(effects.closed == [2])
        #expect(effects.cause == .unresponsive)
    }

    @Test("E5: a change of connections by plan is no reason to doubt the new one")
    func noDoubtByPlan() {
        var (live, _) = due { $0.characterSays("Hello", item: "item_1") }
        _ = live.prepareStandby()
        let effects = live.pass(.seconds(60))
        #expect(effects.served == [2])
        #expect(effects.probed.isEmpty)
    }

    @Test("E1, E5: where a lost connection is to end the session, one that stands ready does not take over")
    func neverTakesOver() {
        var options = RealtimeManagerOptions()
        options.reconnect = .never
        var (live, _) = due(options: options) { $0.characterSays("Hello", item: "item_1") }
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_2", status: .inProgress)))
        _ = live.prepareStandby()
        let effects = live.ends(1)
        #expect(effects.served.isEmpty)
        #expect(effects.closed == [2])
        #expect(effects.names.contains("realtime:reconnect:exhausted"))
        #expect(live.machine.state.session.status == .stopped)
    }

    @Test("E2, E5: a request that was on its way when the first connection broke is made over the second")
    func asksAgainOverTheSecond() {
        var (live, _) = due()
        _ = live.machine.sendMessage("Hello", whenBusy: .refuse, waiter: 9, now: live.now)
        _ = live.prepareStandby()
        let effects = live.ends(1)
        #expect(effects.served == [2])
        #expect(effects.told.map(\.text) == ["Hello"])
        guard case .createResponse = effects.commands.last else { return #expect(Bool(false)) }
        #expect(effects.report?.askedAgain == true)
    }
}
