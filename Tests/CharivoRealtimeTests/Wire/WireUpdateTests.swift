import CharivoJSON
import CharivoTesting
import Testing

@testable import CharivoRealtime

@Suite("Configs and sound over the wire", .timeLimit(.minutes(1)))
struct WireUpdateTests {
    private func instructions(_ sent: [ProtocolMessage]) -> [JSONValue?] {
        sent.filter { $0.type == "session.update" }.map { $0.json["session"]?["instructions"] }
    }

    @Test("D1: one update at a time is on the wire, and those that come meanwhile become one with the latest wish")
    func oneAtATime() async throws {
        try await onTheWire(faults: [Fault(.delay(.seconds(1)), at: .sending("session.updated", nth: 2))]) { stage in
            let connection = try await stage.start(RealtimeSessionConfig(instructions: "Zero."))
            let first = Task { try await stage.manager.updateSession(RealtimeSessionConfig(instructions: "One.")) }
            try await connection.next("session.update")
            try await connection.next("session.update")
            let later = ["Two.", "Three."].map { words in
                Task { try await stage.manager.updateSession(RealtimeSessionConfig(voice: "cedar", instructions: words)) }
            }
            while await stage.manager.waiters.count != 3 { await Task.yield() }
            await stage.clock.sleeper(within: .seconds(1))
            #expect(instructions(connection.received) == ["Zero.", "One."])
            stage.clock.advance(by: .seconds(1))
            try await first.value
            for task in later { try await task.value }
            let sent = instructions(try await stage.sent(connection))
            #expect(sent.count == 3)
            #expect(await stage.manager.state.session.config?.instructions == sent.last??.stringValue)
            #expect(await stage.manager.state.session.config?.voice == "cedar")
        }
    }

    @Test("D1: a turn detection that no longer forbids replies brings them back, and the rest of it to the service's own")
    func repliesAgain() async throws {
        try await onTheWire { stage in
            let connection = try await stage.start(
                RealtimeSessionConfig(turnDetection: TurnDetection(kind: .serverVAD, silenceDurationMs: 900, createResponse: false)))
            try await stage.manager.updateSession(RealtimeSessionConfig(turnDetection: .serverVAD))
            let update = try #require(try await stage.sent(connection).last { $0.type == "session.update" })
            let detection = update.json["session"]?["audio"]?["input"]?["turn_detection"]
            #expect(detection?["create_response"] == true)
            #expect(detection?["silence_duration_ms"] == 200, "as the fresh session said")
            await stage.settle(connection)
            #expect(!stage.events(named: "realtime:diagnostic").contains { "\($0)".contains("config_differs") })
        }
    }

    @Test("D1: what a minted session was prepared with can be taken back, and what the service has of its own stays")
    func mintedSession() async throws {
        let prepared = TurnDetection(kind: .serverVAD, threshold: 0.9, silenceDurationMs: 900)
        var behavior = ProtocolBehavior()
        behavior.prepared = RealtimeSessionConfig(turnDetection: prepared)
        try await onTheWire(behavior) { stage in
            let connection = try await stage.start(RealtimeSessionConfig(turnDetection: prepared))
            try await stage.manager.updateSession(RealtimeSessionConfig(turnDetection: .serverVAD))
            let update = try #require(try await stage.sent(connection).last { $0.type == "session.update" })
            let detection = update.json["session"]?["audio"]?["input"]?["turn_detection"]
            #expect(detection?["threshold"] == 0.5)
            #expect(detection?["silence_duration_ms"] == 200)
            #expect(detection?["prefix_padding_ms"] == 300)
        }
    }

    @Test("E9: words that were accepted right before a stop reach the provider, and the close is an ordinary one")
    func lastWords() async throws {
        try await onTheWire { stage in
            let connection = try await stage.start()
            try await stage.manager.sendMessage("Goodbye.")
            await stage.manager.stopSession()
            await connection.waitForEnd()
            #expect(connection.received.contains { $0.type == "conversation.item.create" && "\($0.json)".contains("Goodbye.") })
            #expect(connection.closeCode == 1_000)
        }
    }

    @Test("D7: nothing but the config is sent before it is acknowledged, and the start waits for that")
    func nothingBeforeTheConfig() async throws {
        try await onTheWire(faults: [Fault(.delay(.seconds(3)), at: .sending("session.updated"))]) { stage in
            let started = Task { try await stage.manager.startSession() }
            let connection = try await stage.server.accept()
            try await connection.next("session.update")
            await #expect(throws: RealtimeError.self) { try await stage.manager.sendMessage("Too early.") }
            stage.manager.appendAudio(.silence(.milliseconds(100)))
            #expect(connection.received.map(\.type) == ["session.update"])
            await stage.clock.sleeper(within: .seconds(3))
            stage.clock.advance(by: .seconds(3))
            try await started.value
            try await stage.manager.sendMessage("Now.")
            #expect(try await connection.next().type == "conversation.item.create")
        }
    }

    @Test("D7: a config that is never acknowledged fails the start, in time")
    func neverAcknowledged() async throws {
        try await onTheWire(faults: [Fault(.drop, at: .sending("session.updated"))]) { stage in
            let started = Task { try await stage.manager.startSession() }
            let connection = try await stage.server.accept()
            try await connection.next("session.update")
            await stage.clock.sleeper(within: .seconds(10))
            stage.clock.advance(by: .seconds(10))
            let error = await #expect(throws: RealtimeError.self) { try await started.value }
            #expect(error?.code == .timeout)
            await connection.waitForEnd()
        }
    }

    @Test("H8: sound that comes faster than the network takes it loses its oldest, counted; the end of the turn is never lost")
    func fasterThanTheNetwork() async throws {
        var options = RealtimeManagerOptions()
        options.uplinkLimit = .seconds(1)
        try await onTheWire(options: options) { stage in
            let connection = try await stage.start()
            await connection.stall()
            let piece = Duration.milliseconds(100)
            let count = 4_000
            for number in 0..<count {
                stage.manager.appendAudio(PCMAudio(samples: Array(repeating: Int16(number), count: 2_400)))
            }
            try await stage.manager.commitAudio()
            #expect(stage.manager.droppedAudio > .zero)
            await connection.resume()
            try await connection.next("input_audio_buffer.commit")
            let heard = connection.received.compactMap { $0.audio?.samples.first }
            #expect(heard == heard.sorted(), "in order")
            #expect(heard.last == Int16(count - 1), "the newest is kept")
            #expect(piece * heard.count + stage.manager.droppedAudio == piece * count, "what was not sent is counted")
        }
    }

    @Test("E16: a connection that takes nothing while ever more is to be said over it is given up, and the session goes on over another")
    func takesNothing() async throws {
        var options = RealtimeManagerOptions()
        options.outboundLimit = 64
        try await onTheWire(options: options) { stage in
            let first = try await stage.start()
            await first.stall()
            // What the sockets' own buffers take first is large and not known: it is filled with sound.
            let piece = PCMAudio(samples: Array(repeating: 1, count: 24_000))
            for _ in 0..<1_000 { stage.manager.appendAudio(piece) }
            for _ in 0..<1_000 { try? await stage.manager.clearAudio() }
            let attempt = await stage.recorder.first(named: "realtime:reconnect:attempt")
            guard case .reconnectAttempt(_, _, let cause) = attempt else { return }
            #expect(cause == .unresponsive)
        }
    }
}
