import CharivoJSON
import CharivoRealtime
import CharivoTesting
import CharivoWebSocket
import Testing

@Suite("Connections over the wire", .timeLimit(.minutes(1)))
struct WireConnectionTests {
    @Test("E1: a connection cut while a reply streams: the reply is interrupted with what was heard, and the report names it")
    func cutWhileSpeaking() async throws {
        try await onTheWire { stage in
            let first = try await stage.start()
            first.reply(.spoken("One two three four", sound: .seconds(4)).held, id: "r1")
            await stage.output.waitForSound(.seconds(4))
            await stage.settle(first)
            await stage.hear(.seconds(2))
            first.cut()
            let second = try await stage.reconnect()
            guard case .reconnectSucceeded(let report) = await stage.recorder.first(named: "realtime:reconnect:success") else { return }
            #expect(report.interruptedResponseID == "r1")
            #expect(report.cause == .connectionLost)
            #expect(report.restored == ["r1_item_1"])
            let item = try #require(await stage.manager.conversation["r1_item_1"])
            #expect(item.heardText == "One two")
            let told = try await second.next("conversation.item.create").item
            #expect(told?["content"] == [["type": "output_text", "text": "One two"]])
        }
    }

    @Test(
        "E5: a close at the time limit that was not planned for is a lost connection, and the session goes on",
        arguments: [ProtocolFailure.sessionExpired, nil])
    func timeLimit(_ failure: ProtocolFailure?) async throws {
        try await onTheWire { stage in
            let first = try await stage.start()
            if let failure { first.fail(failure) } else { first.close(code: 1001, reason: "") }
            guard case .reconnectAttempt(_, _, let cause) = await stage.recorder.first(named: "realtime:reconnect:attempt") else { return }
            #expect(cause == (failure == nil ? .closedByPeer : .sessionExpired))
            _ = try await stage.reconnect()
            #expect(await stage.manager.state.connection == .connected)
            #expect(!stage.recorder.names.contains("realtime:session:end"))
        }
    }

    @Test("E6: a service that accepts and closes before the session can go on is given up after the policy's delays")
    func acceptsThenCloses() async throws {
        try await onTheWire { stage in
            let first = try await stage.start()
            stage.server.inject(Fault(.close(code: 1011, reason: "no"), at: .opening()))
            first.cut()
            for delay in [Duration.milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(5)] {
                await stage.clock.sleeper(within: delay)
                stage.clock.advance(by: delay)
            }
            await stage.recorder.first(named: "realtime:session:end")
            #expect(stage.events(named: "realtime:reconnect:attempt").count == 5)
            #expect(stage.events(named: "realtime:reconnect:exhausted").count == 1)
            #expect(stage.server.dialCount == 6)
        }
    }

    @Test("E6: a service that lets the session go on and closes at once counts on in its attempts")
    func livesThenCloses() async throws {
        var options = RealtimeManagerOptions()
        options.reconnect = ReconnectPolicy(delays: [.milliseconds(500), .milliseconds(500)])
        try await onTheWire(options: options) { stage in
            var connection = try await stage.start()
            for _ in 0..<2 {
                connection.cut()
                connection = try await stage.reconnect()
            }
            connection.cut()
            await stage.recorder.first(named: "realtime:reconnect:exhausted")
            #expect(stage.server.dialCount == 3)
        }
    }

    @Test(
        "E7: a key, a model and an account that are refused with 101, an error and a close are typed, and end a start at once",
        arguments: [
            (ProtocolFailure.invalidKey, RealtimeError.Code.authentication), (.invalidModel, .modelNotFound), (.quotaSpent, .quota),
        ])
    func refusedAtStart(_ failure: ProtocolFailure, _ code: RealtimeError.Code) async throws {
        try await onTheWire(faults: [Fault(.fail(failure), at: .opening())]) { stage in
            let error = await #expect(throws: RealtimeError.self) { try await stage.manager.startSession() }
            #expect(error?.code == code)
            #expect(error?.message.contains("key-of-mine") == false)
            #expect(stage.server.dialCount == 1)
            #expect(await stage.manager.state.connection == .error)
        }
    }

    @Test("E7: a key that is refused at a reconnect ends the session at once, without further attempts")
    func refusedAtReconnect() async throws {
        try await onTheWire { stage in
            let first = try await stage.start()
            stage.server.inject(.badKey(connection: 2))
            first.cut()
            await stage.clock.sleeper(within: .milliseconds(500))
            stage.clock.advance(by: .milliseconds(500))
            guard case .sessionEnded(let state, _) = await stage.recorder.first(named: "realtime:session:end") else { return }
            #expect(state.lastError?.code == .authentication)
            #expect(stage.events(named: "realtime:reconnect:attempt").count == 1)
            #expect(stage.server.dialCount == 2)
        }
    }

    @Test("E7: a status that refuses the dial is typed too", arguments: [(401, RealtimeError.Code.authentication), (402, .quota)])
    func refusedByStatus(_ status: Int, _ code: RealtimeError.Code) async throws {
        try await onTheWire(faults: [Fault(.refuse(status: status), at: .handshake())]) { stage in
            let error = await #expect(throws: RealtimeError.self) { try await stage.manager.startSession() }
            #expect(error?.code == code)
            #expect(stage.server.dialCount == 1)
        }
    }

    @Test("E9: stop during the wait before a dial ends at once, and nobody dials any more")
    func stopWhileWaiting() async throws {
        try await onTheWire { stage in
            let first = try await stage.start()
            first.cut()
            await stage.recorder.first(named: "realtime:reconnect:attempt")
            await stage.manager.stopSession()
            #expect(stage.recorder.names.last == "realtime:session:end")
            stage.clock.advance(by: .seconds(60))
            // A dial of the old session's would be under way by the time a new one has come alive.
            _ = try await stage.manager.startSession()
            #expect(stage.server.dialCount == 2)
        }
    }

    @Test("E9: stop during a handshake that is not answered ends it, and a late answer comes to nobody", arguments: [true, false])
    func stopWhileDialling(_ isFirst: Bool) async throws {
        try await onTheWire(faults: [Fault(.hold, at: .handshake(connection: isFirst ? 1 : 2))]) { stage in
            let started: Task<Void, any Error>
            if isFirst {
                started = Task { try await stage.manager.startSession() }
                try await stage.server.waitForDials(1)
            } else {
                let first = try await stage.start()
                started = Task {}
                first.cut()
                await stage.clock.sleeper(within: .milliseconds(500))
                stage.clock.advance(by: .milliseconds(500))
                try await stage.server.waitForDials(2)
            }
            await stage.manager.stopSession()
            let count = stage.recorder.events.count
            stage.server.answerHeldHandshakes()
            if isFirst {
                let error = await #expect(throws: RealtimeError.self) { try await started.value }
                #expect(error?.code == .cancelled)
            }
            _ = await stage.manager.state
            #expect(stage.recorder.events.count == count)
            #expect(await stage.manager.state.session.status == .stopped)
        }
    }

    @Test("E9: stop before the config is acknowledged fails the start as cancelled, and the socket is closed")
    func stopWhileConfiguring() async throws {
        try await onTheWire(ProtocolBehavior(acknowledgesUpdates: false)) { stage in
            let started = Task { try await stage.manager.startSession() }
            let connection = try await stage.server.accept()
            try await connection.next("session.update")
            await stage.manager.stopSession()
            let error = await #expect(throws: RealtimeError.self) { try await started.value }
            #expect(error?.code == .cancelled)
            await connection.waitForEnd()
            #expect(!stage.recorder.names.contains("realtime:session:start"))
        }
    }

    @Test("E10: what an older connection still says once a newer one lives changes nothing")
    func olderConnection() async throws {
        try await onTheWire(faults: [Fault(.drop, at: .sending("session.updated", connection: 2))]) { stage in
            let first = try await stage.start()
            first.cut()
            await stage.clock.sleeper(within: .milliseconds(500))
            stage.clock.advance(by: .milliseconds(500))
            let second = try await stage.server.accept()
            try await second.next("session.update")
            // The second does not acknowledge: it is given up while its socket stands.
            await stage.clock.sleeper(within: .seconds(10))
            stage.clock.advance(by: .seconds(10))
            let third = try await stage.reconnect(after: .seconds(1))
            second.reply(.spoken("From long ago."), id: "old")
            third.reply(.spoken("From now."), id: "new")
            await stage.recorder.first(named: "realtime:response:done")
            await stage.settle(third)
            for event in stage.recorder.events { #expect(!"\(event)".contains("\"old\"")) }
            #expect(await stage.manager.state.response.responseID == "new")
        }
    }

    @Test("E12: a new connection is told of the conversation: in order, words as text, calls with their outputs, nothing unheard")
    func replay() async throws {
        let dice = Tool("dice", "Rolls.") { _, _ in ["success": true, "rolled": 6] }
        let behavior = ProtocolBehavior { [PlannedReply.call("dice", id: "call_1"), .spoken("It is a six.")][min($0, 2) - 1] }
        try await onTheWire(behavior, tools: [dice]) { stage in
            let first = try await stage.start()
            try await stage.manager.sendMessage("Roll!")
            await stage.recorder.first(named: "realtime:assistant:done")
            await stage.hear(.seconds(1))
            first.reply(.spoken("And now a story", sound: .seconds(4)).held, id: "story")
            await stage.output.waitForSound(.seconds(4))
            await stage.settle(first)
            await stage.hear(.seconds(2))
            first.cut()
            let second = try await stage.reconnect()
            let sent = try await stage.sent(second)
            #expect(sent.types == ["session.update"] + Array(repeating: "conversation.item.create", count: 5))
            let items = sent.dropFirst().compactMap(\.item)
            #expect(items.map { $0["type"] } == ["message", "function_call", "function_call_output", "message", "message"])
            #expect(items[0]["content"] == [["type": "input_text", "text": "Roll!"]])
            #expect(items[1]["call_id"] == "call_1")
            #expect(items[2]["call_id"] == "call_1")
            #expect(items[3]["content"] == [["type": "output_text", "text": "It is a six."]])
            #expect(items[4]["content"] == [["type": "output_text", "text": "And now"]])
        }
    }

    @Test("E16: a half-open connection is found by its pings, and made again")
    func halfOpen() async throws {
        try await onTheWire(webSocket: .init(pingInterval: .milliseconds(200), pongTimeout: .milliseconds(600))) { stage in
            let first = try await stage.start()
            first.fallSilent()
            guard case .reconnectAttempt(_, _, let cause) = await stage.recorder.first(named: "realtime:reconnect:attempt") else { return }
            #expect(cause == .unresponsive)
            _ = try await stage.reconnect()
        }
    }

    @Test(
        "E16: a reply that is asked for and never begins is a timeout; a connection that is silent too is made again, another one serves on",
        arguments: [true, false])
    func replyNeverBegins(isSilent: Bool) async throws {
        let lost = Fault(.drop, at: .sending("response.created", connection: 1))
        let behavior = ProtocolBehavior { $0 == 1 ? PlannedReply.spoken("Never heard of.").held : .spoken("Here I am.") }
        try await onTheWire(behavior, faults: [lost]) { stage in
            let first = try await stage.start()
            try await stage.manager.sendMessage("Are you there?")
            try await first.next("response.create")
            // What was said before is a sign of life, if it comes after the question; and the question's answer is one.
            await stage.settle(first)
            if isSilent { await first.stall() }
            await stage.clock.sleeper(within: .seconds(15))
            stage.clock.advance(by: .seconds(15))
            guard case .error(let error) = await stage.recorder.first(named: "realtime:error") else { return }
            #expect(error.code == .timeout)
            guard isSilent else {
                await stage.settle(first)
                stage.clock.advance(by: .seconds(5))
                #expect(await stage.manager.state.connection == .connected)
                #expect(stage.events(named: "realtime:reconnect:attempt").isEmpty)
                return
            }
            await stage.clock.sleeper(within: .seconds(5))
            stage.clock.advance(by: .seconds(5))
            guard case .reconnectAttempt(_, _, let cause) = await stage.recorder.first(named: "realtime:reconnect:attempt") else { return }
            #expect(cause == .unresponsive)
            let second = try await stage.reconnect()
            #expect(try await stage.sent(second).types == ["session.update", "conversation.item.create"])
            try await stage.manager.sendMessage("And now?")
            guard case .assistantDone(let reply) = await stage.recorder.first(named: "realtime:assistant:done") else { return }
            #expect(reply.text == "Here I am.")
        }
    }
}
