import CharivoJSON
import CharivoRealtime
import CharivoTesting
import Testing

@Suite("A scripted provider", .timeLimit(.minutes(1)))
struct ScriptTests {
    private func converse(_ client: ScriptedRealtimeClient, say text: String = "Hello!") async throws {
        let manager = RealtimeManager(client: client, clock: VirtualClock())
        let recorder = EventRecorder(manager)
        try await manager.startSession()
        try await manager.sendMessage(text)
        try await recorder.event(named: "realtime:assistant:done", within: .seconds(10))
        await manager.stopSession()
    }

    @Test("A conversation as written is followed to its end")
    func followed() async throws {
        let client = ScriptedRealtimeClient([
            .config(), .message("Hello!"), .reply(.spoken("Good morning.")), .expectClose(),
        ])
        try await converse(client)
        try await client.finish()
        #expect(client.unmet == nil)
    }

    @Test("Another message than the expected one fails, and says what was expected, what came and where in the script")
    func anotherMessage() async throws {
        let line = UInt(#line) + 2
        let client = ScriptedRealtimeClient([
            .config(), .message("Good bye!"),
            .reply(.written("Farewell.")),
        ])
        let manager = RealtimeManager(client: client, clock: VirtualClock())
        let recorder = EventRecorder(manager)
        try await manager.startSession()
        try await manager.sendMessage("Hello!")
        // Nobody waits for a test that cannot succeed: the session ends at once, and says why.
        try await recorder.event(named: "realtime:session:end", within: .seconds(10))
        let failure = try #require(client.unmet)
        #expect(failure.step == 2)
        #expect(failure.expected.contains("Good bye!"))
        #expect(failure.got?.contains("Hello!") == true)
        #expect(failure.place?.hasSuffix("ScriptTests.swift:\(line)") == true)
        #expect(failure.history.count == 2)
        await #expect(throws: ScriptFailure.self) { try await client.finish() }
    }

    @Test("A step that was not come to fails at the end, and says which")
    func unconsumed() async throws {
        let client = ScriptedRealtimeClient([
            .config(), .message(), .reply(.written("Hi.")), .message("And another thing."), .reply(.written("Yes?")),
        ])
        try await converse(client)
        let failure = try #require(client.unmet)
        #expect(failure.step == 4)
        #expect(failure.expected.contains("And another thing."))
        #expect(failure.got == nil)
        await #expect(throws: failure) { try await client.finish(within: .milliseconds(1)) }
    }

    @Test("What comes after the last step is not passed over")
    func tooMuch() async throws {
        let client = ScriptedRealtimeClient([.config(), .message(), .reply(.written("Hi."))])
        let manager = RealtimeManager(client: client, clock: VirtualClock())
        let recorder = EventRecorder(manager)
        try await manager.startSession()
        try await manager.sendMessage("One.")
        try await recorder.event(named: "realtime:assistant:done", within: .seconds(10))
        _ = await manager.state
        try await manager.sendMessage("Two.")
        try await recorder.event(named: "realtime:session:end", within: .seconds(10))
        #expect(client.unmet?.expected == "nothing more")
        #expect(client.unmet?.got?.contains("Two.") == true)
    }

    @Test("Waiting goes by the clock and by signals, and a lost connection is dialled again")
    func waits() async throws {
        let clock = VirtualClock()
        let signal = ScriptSignal()
        let client = ScriptedRealtimeClient(
            [
                .dial { $0.generation == 1 }, .config(), .wait(.seconds(30)), .wait(for: signal), .end(),
                .refuseDial(RealtimeError(code: .transport, message: "Not yet.")),
                .dial { $0.generation == 3 }, .config(), .anything(),
            ], clock: clock)
        let manager = RealtimeManager(client: client, clock: clock)
        let recorder = EventRecorder(manager)
        try await manager.startSession()
        await clock.sleeper(within: .seconds(30))
        clock.advance(by: .seconds(30))
        #expect(!recorder.names.contains("realtime:reconnect:attempt"))
        signal.give()
        for delay in [Duration.milliseconds(500), .seconds(1)] {
            await clock.sleeper(within: delay)
            clock.advance(by: delay)
        }
        try await recorder.event(named: "realtime:reconnect:success", within: .seconds(10))
        try await client.finish()
        await manager.stopSession()
    }

    @Test("A tool is called, and its output is expected by its content")
    func tool() async throws {
        let client = ScriptedRealtimeClient([
            .config { $0.tools?.map(\.name) == ["dice"] }, .message(), .reply(.call("dice", arguments: ["sides": 6], id: "call_7")),
            .toolOutput(of: "call_7") { $0?["rolled"] == 4 }, .reply(.spoken("A four.")), .expectClose(),
        ])
        let dice = Tool("dice", "Rolls.") { _, _ in ["success": true, "rolled": 4] }
        let manager = RealtimeManager(client: client, tools: [dice], clock: VirtualClock())
        let recorder = EventRecorder(manager)
        try await manager.startSession()
        try await manager.sendMessage("Roll!")
        try await recorder.event(named: "realtime:assistant:done", within: .seconds(10))
        await manager.stopSession()
        try await client.finish()
    }

    @Test("Several connections, each with its own steps; the session's close is a step of its own")
    func closeIsNotLoss() async throws {
        let client = ScriptedRealtimeClient([.config(), .expectClose(), .dial(), .config(), .expectClose()])
        let manager = RealtimeManager(client: client, clock: VirtualClock())
        for _ in 0..<2 {
            try await manager.startSession()
            await manager.stopSession()
        }
        try await client.finish()
    }
}
