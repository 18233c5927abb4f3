import CharivoTesting
import Synchronization
import Testing

@testable import CharivoRealtime

/// Handlers that outlive their calls or their session, and effects that are taken back.
@Suite("Tools: handlers that were told to stop", .timeLimit(.minutes(1)))
struct ToolEndTests {
    private struct Undone: Sendable {
        var reason: ToolUndo.Reason
        var output: JSONObject
        var key: String
    }

    /// A tool that ignores its cancellation, and one door for its handler and one for its undoing.
    private static func tool(_ gate: Gate, undone: @escaping @Sendable (ToolUndo) async throws -> Void = { _ in }) -> Tool {
        Tool("book", "Books.", timeout: .seconds(3)) { _, _ in
            await gate.pass()
            return ["booking": 7]
        }.with { $0.undo = undone }
    }

    @Test("C6: a stop waits for handlers that ignore their cancellation for the grace period, and no longer")
    func grace() async throws {
        var options = RealtimeManagerOptions()
        options.toolGracePeriod = .seconds(1)
        let gate = Gate()
        let stage = Stage(tools: [Self.tool(gate)], options: options)
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "book", "{}")])
        await gate.arrivals(1)
        let stop = Task { await stage.manager.stopSession() }
        await stage.recorder.first(named: "realtime:session:end")
        // The step that published the end has answered whom it could; only the handler and the clock can let the caller go on.
        #expect(await stage.manager.waiters.count == 1, "the handler may still be cleaning up")
        #expect(await stage.manager.machine.deadline == .seconds(1))
        await stage.clock.sleeper(within: .seconds(1))
        stage.clock.advance(by: .seconds(1))
        await stop.value
        #expect(await stage.toolErrors == ["call_1": .cancelled])
        #expect(stage.recorder.names.last == "realtime:session:end")
        gate.open()
    }

    @Test("C6: a handler that heeds its cancellation lets the stop go on at once")
    func heeded() async throws {
        let tool = Tool("wait", "Waits.") { _, _ in
            let (never, keep) = AsyncStream<Void>.makeStream()
            for await _ in never {}
            _ = keep
            throw CancellationError()
        }
        let stage = Stage(tools: [tool])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "wait", "{}")])
        await stage.manager.stopSession()
        #expect(await stage.manager.state.session.status == .stopped)
    }

    @Test("C18: handlers that end the session from inside themselves are not waited for, not even two that do it at once")
    func stopFromInside() async throws {
        let holder = Mutex<RealtimeManager?>(nil)
        let both = Gate()
        let tool = Tool("hangUp", "Ends the call.") { _, _ in
            await both.pass()
            await holder.withLock(\.self)?.stopSession()
            return ["success": true]
        }
        let stage = Stage(tools: [tool])
        holder.withLock { $0 = stage.manager }
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "hangUp", "{}"), ("call_2", "hangUp", "{}")])
        await both.arrivals(2)
        both.open()
        await stage.recorder.first(named: "realtime:session:end")
        // A stop of somebody else's, and a new session: nothing is left waiting, and no clock was moved.
        await stage.manager.stopSession()
        _ = try await stage.start()
        holder.withLock { $0 = nil }
    }

    @Test(
        "C19, D14: what a handler says after a stop and a start is nobody's, even under the same call's id; a new call of that id runs")
    func afterStopAndStart() async throws {
        let gates = [Gate(), Gate()]
        let runs = Atomic(0)
        let tool = Tool("slow", "Ignores its cancellation.") { _, context in
            let run = runs.add(1, ordering: .relaxed).oldValue
            await gates[run].pass()
            return ["run": .integer(run), "key": .string(context.idempotencyKey)]
        }
        var options = RealtimeManagerOptions()
        options.toolGracePeriod = .zero
        let stage = Stage(tools: [tool], options: options)
        let first = try await stage.start()
        await stage.callTools(first, [("call_1", "slow", "{}")])
        await gates[0].arrivals(1)
        await stage.manager.stopSession()
        let second = try await stage.start()
        await stage.callTools(second, [("call_1", "slow", "{}")])
        await gates[1].arrivals(1)
        gates[0].open()
        await stage.handlersEnd(but: 1)
        #expect(try await stage.commands(second).isEmpty)
        gates[1].open()
        let (_, output) = try await second.expectOutput()
        #expect(output["run"] == 1)
        #expect(output["key"]?.stringValue?.hasSuffix("/call_1") == true)
        #expect(await stage.toolResults == ["call_1"])
        #expect(await !stage.diagnostics.contains("tool_result_dropped"), "it concerns the session before")
        // No handle is kept.
        await stage.handlersEnd()
    }

    @Test("A result that came too late is taken back: once, with what the handler returned, and it is told", arguments: [true, false])
    func undo(succeeds: Bool) async throws {
        struct Oops: Error {}
        let gate = Gate()
        let undone = Mutex<[Undone]>([])
        let tool = Self.tool(gate) { undo in
            undone.withLock { $0.append(Undone(reason: undo.reason, output: undo.output, key: undo.context.idempotencyKey)) }
            if !succeeds { throw Oops() }
        }
        let stage = Stage(tools: [tool])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "book", "{}")])
        await gate.arrivals(1)
        await stage.clock.sleeper(within: .seconds(3))
        stage.clock.advance(by: .seconds(3))
        #expect(try await peer.expectOutput().output["success"] == false)
        gate.open()
        guard case .toolUndone(let report) = await stage.recorder.first(named: "realtime:tool:undone") else { return }
        #expect(report.callID == "call_1" && report.reason == .timedOut)
        #expect((report.error == nil) == succeeds)
        let calls = undone.withLock(\.self)
        #expect(calls.count == 1)
        #expect(calls.first?.output == ["booking": 7])
        #expect(calls.first?.key.hasSuffix("/call_1") == true)
        _ = try await peer.expectCreateResponse()
        #expect(try await stage.commands(peer).isEmpty)
    }

    @Test("A call that succeeds, or whose handler throws, has nothing to take back")
    func nothingToUndo() async throws {
        struct Oops: Error {}
        let gate = Gate()
        let undo: @Sendable (ToolUndo) async throws -> Void = { _ in Issue.record("there was nothing to take back") }
        let late = Tool("late", "Fails late.", interruption: .cancel) { _, _ in
            await gate.pass()
            throw Oops()
        }.with { $0.undo = undo }
        let quick = Tool("quick", "Is quick.") { _, _ in [:] }.with { $0.undo = undo }
        let stage = Stage(tools: [late, quick])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "late", "{}"), ("call_2", "quick", "{}")])
        await gate.arrivals(1)
        #expect(try await peer.expectOutput().callID == "call_2")
        peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 0))
        #expect(try await peer.expectOutput().callID == "call_1")
        gate.open()
        await stage.handlersEnd()
        #expect(!stage.recorder.names.contains("realtime:tool:undone"))
    }

    @Test("The end of the session waits for what is taken back, within the grace period, and publishes nothing of it")
    func undoAtTheEnd() async throws {
        let (gate, back) = (Gate(), Gate())
        let reason = Mutex<ToolUndo.Reason?>(nil)
        let tool = Self.tool(gate) { undo in
            reason.withLock { $0 = undo.reason }
            await back.pass()
        }
        let stage = Stage(tools: [tool])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "book", "{}")])
        await gate.arrivals(1)
        async let stopped: Void = stage.manager.stopSession()
        await stage.recorder.first(named: "realtime:session:end")
        gate.open()
        await back.arrivals(1)
        back.open()
        await stopped
        #expect(reason.withLock(\.self) == .sessionEnded)
        #expect(stage.recorder.names.last == "realtime:session:end")
    }

    @Test("Taking back is bounded by the tool's timeout, and its failure is told")
    func undoHangs() async throws {
        let (gate, back) = (Gate(), Gate())
        let stage = Stage(tools: [Self.tool(gate) { _ in await back.pass() }])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "book", "{}")])
        await gate.arrivals(1)
        await stage.clock.sleeper(within: .seconds(3))
        stage.clock.advance(by: .seconds(3))
        _ = try await peer.expectOutput()
        gate.open()
        await back.arrivals(1)
        await stage.settle(peer)
        stage.clock.advance(by: .seconds(3))
        guard case .toolUndone(let report) = await stage.recorder.first(named: "realtime:tool:undone") else { return }
        #expect(report.error?.code == .timeout)
        back.open()
    }
}
