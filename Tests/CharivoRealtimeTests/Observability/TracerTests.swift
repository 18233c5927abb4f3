import CharivoTesting
import InMemoryTracing
import Synchronization
import Testing
import Tracing

@testable import CharivoRealtime

@Suite("A session's spans", .timeLimit(.minutes(1)))
struct TracerTests {
    private func stage(_ tracer: InMemoryTracer, tools: [Tool] = []) -> Stage {
        var options = RealtimeManagerOptions()
        options.observability = SessionObservability(tracer: tracer)
        return Stage(tools: tools, options: options)
    }

    private func finished(_ tracer: InMemoryTracer, _ name: String) -> [FinishedInMemorySpan] {
        tracer.finishedSpans.filter { $0.operationName == name }
    }

    @Test("Session, turn, reply and tool are spans, each in the one before, under the caller's own")
    func parents() async throws {
        let tracer = InMemoryTracer()
        let inside = Mutex<ServiceContext?>(nil)
        let stage = stage(
            tracer,
            tools: [
                Tool("time", "The time.") { _, _ in
                    tracer.startSpan("handler").end()
                    inside.withLock { $0 = ServiceContext.current }
                    return ["time": "noon"]
                }
            ])
        let request = tracer.startSpan("request", context: .topLevel)
        let peer = try await ServiceContext.withValue(request.context) { try await stage.start() }
        try await stage.manager.sendMessage("A secret question")
        await stage.callTools(peer, [("call_1", "time", #"{"secret": "argument"}"#)])
        await stage.recorder.first(named: "realtime:tool:result")
        await stage.speak(peer, response: "resp_2", item: "item_2", words: "A secret answer")
        await stage.finish(peer, response: "resp_2", item: "item_2", words: "A secret answer")
        await stage.hear(.seconds(3))
        await stage.manager.stopSession()
        request.end()

        let session = try #require(finished(tracer, "charivo.session").first)
        let turn = try #require(finished(tracer, "charivo.turn").first)
        let replies = finished(tracer, "charivo.reply")
        let tool = try #require(finished(tracer, "charivo.tool").first)
        #expect(session.parentSpanID == request.spanID)
        #expect(turn.parentSpanID == session.spanID)
        #expect(replies.map(\.parentSpanID) == [turn.spanID, turn.spanID])
        #expect(tool.parentSpanID == replies.first { $0.attributes.get("charivo.response.id") == .string("resp_1") }?.spanID)
        #expect(finished(tracer, "handler").first?.parentSpanID == tool.spanID, "what the handler traces is under the call")
        #expect(finished(tracer, "charivo.turn").count == 1, "the follow-up is of the same turn")
        #expect(session.attributes.get("charivo.session.end_reason") == .string("user"))
        #expect(tracer.activeSpans.isEmpty)
        for span in tracer.finishedSpans {
            #expect(!"\(span.attributes)\(span.events)".contains("secret"), "no word that was said, and no argument")
        }
    }

    /// Starts a session of a manager that is then let go.
    private func startAndLetGo(_ tracer: InMemoryTracer) async throws {
        var options = RealtimeManagerOptions()
        options.observability = SessionObservability(tracer: tracer)
        let client = InMemoryRealtimeClient()
        let manager = RealtimeManager(client: client, options: options)
        async let started: Void = manager.startSession()
        try await client.accept().acknowledgeUpdate()
        try await started
        #expect(tracer.activeSpans.map(\.operationName) == ["charivo.session"])
    }

    @Test("A manager that is let go ends its spans")
    func letGo() async throws {
        let tracer = InMemoryTracer()
        try await startAndLetGo(tracer)
        while !tracer.activeSpans.isEmpty { await Task.yield() }
        #expect(tracer.finishedSpans.map(\.operationName) == ["charivo.session"])
    }

    @Test("An error that leaves the session alive does not mark it as failed")
    func smallError() async throws {
        let tracer = InMemoryTracer()
        let stage = stage(tracer)
        let peer = try await stage.start()
        peer.emit(.error(ProviderError(code: "rate_limit_exceeded", message: "Slow down.")))
        await stage.settle(peer)
        await stage.manager.stopSession()
        #expect(tracer.finishedSpans.first?.status == nil)
        #expect(tracer.finishedSpans.first?.events.map(\.name) == ["charivo.error"])
    }

    @Test("Every span is ended on every path", arguments: ["stop", "loss", "failed start", "interrupted"])
    func ended(path: String) async throws {
        let tracer = InMemoryTracer()
        let stage = stage(tracer, tools: [Tool("slow", "Slow.") { _, _ in try await hang() }])
        if path == "failed start" {
            stage.client.refuseNextDial(RealtimeError(code: .authentication, message: "No."))
            await #expect(throws: RealtimeError.self) { try await stage.manager.startSession() }
            #expect(tracer.finishedSpans.count == 1)
            #expect(tracer.finishedSpans.first?.status?.code == .error)
            #expect(tracer.finishedSpans.first?.attributes.get("error.type") == .string("authentication"))
            #expect(tracer.activeSpans.isEmpty)
            return
        }
        let peer = try await stage.start()
        peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 0), .speechStopped(itemID: "user_1", audioEndMs: 500))
        await stage.callTools(peer, [("call_1", "slow", "{}")])
        await stage.speak(peer, response: "resp_2", item: "item_2")
        switch path {
        case "loss":
            peer.end(ConnectionEnd(cause: .closedByPeer, error: RealtimeError(code: .authentication, message: "No.")))
            await stage.recorder.first(named: "realtime:session:end")
            _ = await stage.manager.state
        case "interrupted":
            try await stage.manager.interrupt()
            await stage.finish(peer, response: "resp_2", item: "item_2", status: .cancelled)
            #expect(finished(tracer, "charivo.reply").last?.attributes.get("charivo.response.status") == .string("cancelled"))
            await stage.manager.stopSession()
        default: await stage.manager.stopSession()
        }
        #expect(tracer.activeSpans.isEmpty)
        #expect(Set(tracer.finishedSpans.map(\.operationName)) == ["charivo.session", "charivo.turn", "charivo.reply", "charivo.tool"])
    }
}
