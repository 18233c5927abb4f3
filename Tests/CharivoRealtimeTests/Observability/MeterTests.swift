import CharivoTesting
import MetricsTestKit
import Testing

@testable import CharivoRealtime

@Suite("A session's numbers", .timeLimit(.minutes(1)))
struct MeterTests {
    private func stage(_ metrics: TestMetrics, tools: [Tool] = [], options: RealtimeManagerOptions = .init()) -> Stage {
        var options = options
        options.observability = SessionObservability(metrics: metrics, dimensions: [.init("app", "test")])
        return Stage(tools: tools, options: options)
    }

    private func spokenTurn(_ peer: InMemoryPeer, _ stage: Stage) async {
        peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 0), .speechStopped(itemID: "user_1", audioEndMs: 900))
        await stage.settle(peer)
    }

    private func milliseconds(_ metrics: TestMetrics, _ label: String, _ dimensions: [(String, String)]) throws -> [Int64] {
        try metrics.expectTimer(label, [("app", "test")] + dimensions).values.map { $0 / 1_000_000 }
    }

    @Test("H6: from the end of speech to the first audible sample, split into stages")
    func latency() async throws {
        let metrics = TestMetrics()
        let stage = stage(metrics)
        let peer = try await stage.start()
        await spokenTurn(peer, stage)
        stage.clock.advance(by: .milliseconds(300))
        peer.emit(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        await stage.settle(peer)
        stage.clock.advance(by: .milliseconds(200))
        let place = OutputPlace(responseID: "resp_1", itemID: "item_1")
        peer.emit(
            .outputItemAdded(responseID: "resp_1", ConversationItem(id: "item_1", kind: .assistant, isSpoken: true)),
            .audioDelta(place, .silence(.seconds(1))))
        await stage.settle(peer)
        stage.clock.advance(by: .milliseconds(50))
        await stage.hear(.milliseconds(20))
        guard case .latency(let report) = await stage.recorder.first(named: "realtime:latency") else { return }
        #expect(
            report
                == LatencyReport(
                    trigger: .voice, usedTools: false, response: .milliseconds(300), sound: .milliseconds(200), audible: .milliseconds(50),
                    total: .milliseconds(550), turn: TurnIdentity(responseID: "resp_1", itemID: "item_1", generation: 1)))
        let dimensions = [("trigger", "voice"), ("tools", "no")]
        #expect(try milliseconds(metrics, "charivo.latency", dimensions) == [550])
        #expect(try milliseconds(metrics, "charivo.latency.response", dimensions) == [300])
        #expect(try milliseconds(metrics, "charivo.latency.sound", dimensions) == [200])
        #expect(try milliseconds(metrics, "charivo.latency.audible", dimensions) == [50])
        await stage.hear(.milliseconds(20))
        #expect(stage.recorder.names.filter { $0 == "realtime:latency" }.count == 1, "told once a turn")
    }

    @Test("H6: a turn in which tools were called says so, and its wait is the whole of it")
    func toolTurn() async throws {
        let metrics = TestMetrics()
        let stage = stage(metrics, tools: [Tool("time", "The time.") { _, _ in ["time": "noon"] }])
        let peer = try await stage.start()
        try await stage.manager.sendMessage("What time is it?")
        stage.clock.advance(by: .milliseconds(100))
        await stage.callTools(peer, [("call_1", "time", "{}")])
        await stage.recorder.first(named: "realtime:tool:result")
        stage.clock.advance(by: .milliseconds(400))
        await stage.speak(peer, response: "resp_2", item: "item_2")
        await stage.hear(.milliseconds(20))
        guard case .latency(let report) = await stage.recorder.first(named: "realtime:latency") else { return }
        #expect(report.usedTools)
        #expect(report.trigger == .text)
        #expect(report.response == .milliseconds(100))
        #expect(report.total == .milliseconds(500))
        #expect(try milliseconds(metrics, "charivo.latency", [("trigger", "text"), ("tools", "yes")]) == [500])
        #expect(
            try metrics.expectTimer("charivo.tool.duration", [("app", "test"), ("tool", "time"), ("outcome", "success")]).values.count == 1)
    }

    @Test("H6: what is not known is absent, and never a number that means nothing")
    func unknown() async throws {
        let metrics = TestMetrics()
        var options = RealtimeManagerOptions()
        options.observability = SessionObservability(metrics: metrics)
        let stage = Stage(options: options, capabilities: RealtimeCapabilities(deliversAudio: false))
        let peer = try await stage.start()
        await spokenTurn(peer, stage)
        peer.emit(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        await stage.settle(peer)
        stage.clock.advance(by: .milliseconds(300))
        peer.emit(.outputBufferStarted(responseID: "resp_1"))
        guard case .latency(let report) = await stage.recorder.first(named: "realtime:latency") else { return }
        #expect(report.sound == nil)
        #expect(report.audible == nil)
        #expect(report.total == .milliseconds(300))
        #expect(metrics.timers(label: "charivo.latency.sound").isEmpty)
        let payload = RealtimeEvent.latency(report).records()[0].payload
        #expect(payload["soundMs"] == nil)
        #expect(payload["totalMs"] == 300)
        #expect(payload["responseId"] == "resp_1")
    }

    @Test("H6: a turn that the user takes back, or that is never heard, has no latency")
    func noReport() async throws {
        let stage = stage(TestMetrics())
        let peer = try await stage.start()
        await spokenTurn(peer, stage)
        peer.emit(.speechStarted(itemID: "user_2", audioStartMs: 1_000))
        await stage.speak(peer)
        await stage.hear(.milliseconds(100))
        #expect(!stage.recorder.names.contains("realtime:latency"), "the user was still speaking")
    }

    @Test("H6: a reply long after a turn of which nothing came is no answer to it")
    func lateReply() async throws {
        let stage = stage(TestMetrics())
        let peer = try await stage.start()
        await spokenTurn(peer, stage)
        stage.clock.advance(by: .seconds(120))
        await stage.speak(peer)
        await stage.hear(.milliseconds(100))
        #expect(!stage.recorder.names.contains("realtime:latency"))
    }

    @Test("H6: after a reply without sound the next one is another story")
    func silentReply() async throws {
        let stage = stage(TestMetrics())
        let peer = try await stage.start()
        await spokenTurn(peer, stage)
        peer.emit(.responseCreated(ProviderResponse(id: "resp_0", status: .inProgress)))
        peer.emit(.responseDone(ProviderResponse(id: "resp_0", status: .failed)))
        await stage.done("resp_0", peer)
        stage.clock.advance(by: .seconds(5))
        await stage.speak(peer)
        await stage.hear(.milliseconds(100))
        #expect(!stage.recorder.names.contains("realtime:latency"))
    }

    @Test("H6: a turn that the app ends is measured from there")
    func appEndedTurn() async throws {
        let stage = stage(TestMetrics())
        let peer = try await stage.start(RealtimeSessionConfig(turnDetection: .manual))
        stage.manager.appendAudio(.silence(.milliseconds(200)))
        try await stage.manager.commitAudio()
        stage.clock.advance(by: .milliseconds(700))
        await stage.speak(peer)
        await stage.hear(.milliseconds(20))
        guard case .latency(let report) = await stage.recorder.first(named: "realtime:latency") else { return }
        #expect(report.trigger == .app)
        #expect(report.total == .milliseconds(700))
    }

    @Test("H6: a turn that the app ends is measured also after one that was never heard")
    func appEndedTurnAfterASilentOne() async throws {
        let stage = stage(TestMetrics())
        let peer = try await stage.start(RealtimeSessionConfig(turnDetection: .manual))
        for _ in 1...2 {
            stage.clock.advance(by: .seconds(5))
            stage.manager.appendAudio(.silence(.milliseconds(200)))
            try await stage.manager.commitAudio()
        }
        stage.clock.advance(by: .milliseconds(700))
        await stage.speak(peer)
        await stage.hear(.milliseconds(20))
        guard case .latency(let report) = await stage.recorder.first(named: "realtime:latency") else { return }
        #expect(report.total == .milliseconds(700))
    }

    @Test("Replies, their lengths, interruptions and tokens are counted, each once")
    func replies() async throws {
        let metrics = TestMetrics()
        let stage = stage(metrics)
        let peer = try await stage.start()
        await stage.speak(peer, sound: .seconds(2))
        await stage.finish(peer, usage: TokenUsage(totalTokens: 100, inputTokens: 60, outputTokens: 40, cachedTokens: 20))
        await stage.hear(.seconds(2))
        await stage.speak(peer, response: "resp_2", item: "item_2", sound: .seconds(4))
        await stage.hear(.seconds(1))
        peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 0))
        await stage.finish(peer, response: "resp_2", item: "item_2", status: .cancelled)
        #expect(try milliseconds(metrics, "charivo.reply.length", [("outcome", "completed")]) == [2_000])
        #expect(try milliseconds(metrics, "charivo.reply.length", [("outcome", "cut")]) == [1_000])
        #expect(metrics.counterTotal(label: "charivo.interruptions") == 1)
        #expect(try metrics.expectCounter("charivo.replies", [("app", "test"), ("status", "completed")]).totalValue == 1)
        #expect(try metrics.expectCounter("charivo.replies", [("app", "test"), ("status", "cancelled")]).totalValue == 1)
        for (kind, count) in [("input", 40), ("cached_input", 20), ("output", 40)] {
            #expect(try metrics.expectCounter("charivo.tokens", [("app", "test"), ("kind", kind)]).totalValue == Int64(count))
        }
    }

    @Test("Reconnects, dropped sound, refused calls and the session itself are counted")
    func rest() async throws {
        let metrics = TestMetrics()
        var options = RealtimeManagerOptions()
        options.uplinkMemory = .seconds(1)
        let stage = stage(metrics, options: options)
        let first = try await stage.start()
        await stage.callTools(first, [("call_1", "made_up_by_the_model", "{}")])
        await stage.recorder.first(named: "realtime:tool:error")
        first.end()
        await stage.recorder.first(named: "realtime:reconnect:attempt")
        for _ in 0..<100 { stage.manager.appendAudio(.silence(.milliseconds(20))) }
        await stage.clock.sleeper(within: .milliseconds(500))
        stage.clock.advance(by: .milliseconds(500))
        let second = try await stage.client.accept()
        try await second.acknowledgeUpdate()
        await stage.recorder.first(named: "realtime:reconnect:success")
        stage.clock.advance(by: .seconds(60))
        await stage.manager.stopSession()
        #expect(
            try metrics.expectCounter("charivo.reconnects", [("app", "test"), ("outcome", "success"), ("cause", "connection-lost")])
                .totalValue == 1)
        #expect(try milliseconds(metrics, "charivo.reconnect.duration", [("outcome", "success"), ("cause", "connection-lost")]) == [500])
        #expect(try metrics.expectCounter("charivo.audio.dropped", [("app", "test"), ("direction", "user")]).totalValue == 1_000)
        #expect(metrics.counterTotal(label: "charivo.tools.refused") == 1)
        #expect(
            metrics.timers.allSatisfy { !$0.dimensions.contains { $0.1 == "made_up_by_the_model" } },
            "a model's inventions are no dimension")
        #expect(try milliseconds(metrics, "charivo.session.duration", [("reason", "user")]) == [60_500])
    }

    @Test("H5: what transcripts cost is counted apart from replies")
    func transcripts() async throws {
        let metrics = TestMetrics()
        let stage = stage(metrics)
        let peer = try await stage.start()
        let tokens = TokenUsage(totalTokens: 30, inputTokens: 26, outputTokens: 4, cachedTokens: 6)
        peer.emit(
            .inputTranscript(itemID: "user_1", part: 0, .completed("Hello", usage: .tokens(tokens))),
            .inputTranscript(itemID: "user_2", part: 0, .completed("Bye", usage: .audio(.milliseconds(1_500)))))
        await stage.settle(peer)
        for (kind, count) in [("transcription_input", 20), ("transcription_cached_input", 6), ("transcription_output", 4)] {
            #expect(try metrics.expectCounter("charivo.tokens", [("app", "test"), ("kind", kind)]).totalValue == Int64(count))
        }
        #expect(metrics.counterTotal(label: "charivo.audio.transcribed") == 1_500)
    }

    @Test("E5: a change of connections by plan is told from a loss by its cause, and a cause that a client made up has no value of its own")
    func causes() throws {
        let metrics = TestMetrics()
        let meter = try #require(SessionMeter(SessionObservability(metrics: metrics)))
        for cause in [ConnectionCause.rotation, .connectionLost, ConnectionCause(rawValue: "moon-\(7)")] {
            meter.note(
                .reconnectExhausted(
                    attempts: 1, total: .seconds(1), cause: cause, lastError: RealtimeError(code: .transport, message: "Gone.")),
                now: .zero)
        }
        for cause in ["rotation", "connection-lost", "other"] {
            #expect(try metrics.expectCounter("charivo.reconnects", [("outcome", "exhausted"), ("cause", cause)]).totalValue == 1)
        }
    }

    @Test("Without a factory and a tracer nothing is metered")
    func off() {
        #expect(SessionMeter(.off) == nil)
        #expect(SessionTracer(.off) == nil)
        #expect(SessionMeter(.system) != nil)
    }
}
