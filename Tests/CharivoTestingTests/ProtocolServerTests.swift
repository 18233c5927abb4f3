import CharivoJSON
import CharivoOpenAI
import CharivoRealtime
import CharivoTesting
import Testing

@Suite("A scripted protocol server", .timeLimit(.minutes(1)))
struct ProtocolServerTests {
    private func manager(_ server: ProtocolServer, key: String? = "key") -> (RealtimeManager, EventRecorder) {
        let manager = RealtimeManager(client: OpenAIRealtimeClient(endpoint: server.url, apiKey: key), clock: VirtualClock())
        return (manager, EventRecorder(manager))
    }

    @Test("It greets, acknowledges and replies by itself, and shows what it was sent")
    func conversation() async throws {
        try await ProtocolServer.run(.replying(.spoken("Good morning to you."), .written("Bye."))) { server in
            let (manager, recorder) = manager(server)
            try await manager.startSession(RealtimeSessionConfig(model: "m", voice: "cedar"))
            try await manager.sendMessage("Hello!")
            guard case .assistantDone(let reply) = try await recorder.event(named: "realtime:assistant:done") else { return }
            #expect(reply.text == "Good morning to you.")
            #expect(!reply.isInterrupted)
            let connection = try await server.accept()
            #expect(connection.handshake.key == "key")
            #expect(connection.handshake.model == "m")
            let update = try await connection.next("session.update")
            #expect(update.json["session"]?["audio"]?["output"]?["voice"] == "cedar")
            #expect(try await connection.next("conversation.item.create").item?["role"] == "user")
            await manager.stopSession()
            await connection.waitForEnd()
        }
    }

    @Test("A tool is called over the wire, and its output comes back")
    func tool() async throws {
        try await ProtocolServer.run(.replying(.call("dice", id: "call_1"), .spoken("A six."))) { server in
            let dice = Tool("dice", "Rolls.") { _, _ in ["success": true, "rolled": 6] }
            let manager = RealtimeManager(
                client: OpenAIRealtimeClient(endpoint: server.url, apiKey: nil), tools: [dice], clock: VirtualClock())
            let recorder = EventRecorder(manager)
            try await manager.startSession()
            try await manager.sendMessage("Roll!")
            try await recorder.event(named: "realtime:assistant:done")
            let connection = try await server.accept()
            while let item = try await connection.next("conversation.item.create").item {
                guard item["type"] == "function_call_output" else { continue }
                #expect(item["call_id"] == "call_1")
                #expect(item["output"]?.stringValue?.contains("6") == true)
                break
            }
            await manager.stopSession()
        }
    }

    @Test("What breaks the protocol's rules is refused as the live service does")
    func refusals() async throws {
        try await ProtocolServer.run { server in
            let client = OpenAIRealtimeClient(endpoint: server.url, apiKey: nil)
            let (errors, tell) = AsyncStream<ProviderError>.makeStream()
            _ = try await client.withConnection(ConnectionRequest(config: .init(), generation: 1)) { connection in
                try? await connection.send([
                    ProviderMessage(id: "a", command: .updateSession(RealtimeSessionConfig(speed: 9))),
                    ProviderMessage(id: "b", command: .cancelResponse(id: "none")),
                    ProviderMessage(id: "c", command: .truncateItem(id: "none", part: 0, audioEndMs: 1)),
                    ProviderMessage(id: "d", command: .deleteItem(id: "none")),
                ])
                var count = 0
                for await event in connection.events {
                    guard case .error(let error) = event else { continue }
                    tell.yield(error)
                    count += 1
                    if count == 4 { break }
                }
                tell.finish()
            }
            var seen: [[String?]] = []
            for await error in errors { seen.append([error.messageID, error.code]) }
            #expect(
                seen == [
                    ["a", "decimal_above_max_value"], ["b", "response_cancel_not_active"], ["c", "item_truncate_invalid_item_id"],
                    ["d", "item_delete_invalid_item_id"],
                ])
        }
    }

    @Test("Delays go by the clock they are given")
    func delays() async throws {
        let clock = VirtualClock()
        let faults: FaultPlan = [Fault(.delay(.seconds(20)), at: .sending("session.updated"))]
        try await ProtocolServer.run(faults: faults, clock: clock) { server in
            let (manager, recorder) = manager(server)
            async let started: Void = manager.startSession()
            await clock.sleeper(within: .seconds(20))
            #expect(recorder.names.isEmpty)
            clock.advance(by: .seconds(20))
            try await started
            await manager.stopSession()
        }
    }

    @Test("Dials that are held come through when they are answered, and no others", .timeLimit(.minutes(1)))
    func heldHandshakes() async throws {
        let faults: FaultPlan = [Fault(.hold, at: .handshake(connection: 1)), Fault(.hold, at: .handshake(connection: 2))]
        try await ProtocolServer.run(faults: faults) { server in
            let (first, _) = manager(server)
            async let started: Void = first.startSession()
            try await server.waitForDials(1)
            server.answerHeldHandshakes()
            try await started
            #expect(try await server.accept().number == 1)

            let (second, _) = manager(server)
            let held = Task { try await second.startSession() }
            try await server.waitForDials(2)
            let (third, _) = manager(server)
            try await third.startSession()
            #expect(try await server.accept().number == 3, "the second is held")
            server.answerHeldHandshakes()
            try await held.value
            #expect(try await server.accept().number == 2)
            for manager in [first, second, third] { await manager.stopSession() }
        }
    }

    @Test("A dial is refused with a status, and the next one is not")
    func refusedHandshake() async throws {
        let faults: FaultPlan = [Fault(.refuse(status: 429, headers: ["Retry-After": "3"], body: "Later."), at: .handshake(connection: 1))]
        try await ProtocolServer.run(faults: faults) { server in
            let (manager, _) = manager(server)
            let error = await #expect(throws: RealtimeError.self) { try await manager.startSession() }
            #expect(error?.providerCode == "http_429")
            try await manager.startSession()
            #expect(server.dialCount == 2)
            #expect(try await server.accept().number == 2)
            await manager.stopSession()
        }
    }

    @Test("A server without a connection says what did come")
    func nothing() async throws {
        try await ProtocolServer.run { server in
            await #expect(throws: WaitFailure.self) { try await server.accept(within: .milliseconds(1)) }
        }
    }

    @Test("The random faults of a plan leave a session that still ends in order", arguments: [UInt64(1), 2, 3, 4])
    func chance(_ seed: UInt64) async throws {
        try await ProtocolServer.run(.replying(.spoken("One two three four.")), faults: .random(seed: seed, count: 6)) { server in
            let (manager, recorder) = manager(server)
            do { try await manager.startSession() } catch { return }
            try? await manager.sendMessage("Hello!", whenBusy: .queue)
            await manager.stopSession()
            #expect(recorder.names.last == "realtime:session:end")
        }
    }
}
