import CharivoJSON
import CharivoRealtime
import CharivoTesting
import Synchronization
import Testing

@Suite("Tools over the wire", .timeLimit(.minutes(1)))
struct WireToolTests {
    /// What the service was told of a call: its output, as JSON.
    private func outputs(_ sent: [ProtocolMessage]) -> [String: JSONValue] {
        var outputs: [String: JSONValue] = [:]
        for item in sent.compactMap(\.item) {
            guard let id = item["call_id"]?.stringValue, let output = item["output"]?.stringValue else { continue }
            outputs[id] = try? JSONValue(text: output)
        }
        return outputs
    }

    @Test("C1: two calls of one reply are answered as each is ready, and asked about once")
    func siblings() async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let tools = [
            Tool("fast", "Is quick.") { _, _ in ["success": true] },
            Tool("slow", "Is not.") { _, _ in
                for await _ in gate { break }
                return ["success": true]
            },
        ]
        let calls = PlannedReply.calls(PlannedCall(id: "call_slow", name: "slow"), PlannedCall(id: "call_fast", name: "fast"))
        try await onTheWire(.replying(calls, .spoken("Both are done.")), tools: tools) { stage in
            let connection = try await stage.start()
            try await stage.manager.sendMessage("Both!")
            await stage.recorder.first(named: "realtime:tool:result")
            let before = try await stage.sent(connection)
            #expect(Array(outputs(before).keys) == ["call_fast"])
            #expect(before.count("response.create") == 1, "nothing is asked while a sibling runs")
            open.finish()
            await stage.recorder.first(named: "realtime:assistant:done")
            let after = try await stage.sent(connection)
            #expect(outputs(after).keys.sorted() == ["call_fast", "call_slow"])
            #expect(after.count("response.create") == 2)
        }
    }

    @Test("C7: calls that cannot be run are answered so that the model can do better, and no handler sees them")
    func badCalls() async throws {
        let runs = Atomic(0)
        let tool = Tool(
            "dice", "Rolls.",
            parameters: ["type": "object", "properties": ["sides": ["type": "integer", "minimum": 2]], "required": ["sides"]]
        ) { _, _ in
            runs.add(1, ordering: .relaxed)
            return ["success": true]
        }
        let calls = PlannedReply.calls(
            PlannedCall(id: "broken", name: "dice", arguments: #"{"sides": "#), PlannedCall(id: "array", name: "dice", arguments: "[6]"),
            PlannedCall(id: "schema", name: "dice", arguments: #"{"sides": 1}"#), PlannedCall(id: "unknown", name: "coin"))
        try await onTheWire(.replying(calls, .spoken("I am sorry.")), tools: [tool]) { stage in
            let connection = try await stage.start()
            try await stage.manager.sendMessage("Roll!")
            await stage.recorder.first(named: "realtime:assistant:done")
            let sent = try await stage.sent(connection)
            let told = outputs(sent)
            #expect(told.keys.sorted() == ["array", "broken", "schema", "unknown"])
            for output in told.values {
                #expect(output["success"] == false)
                #expect(output["error"]?.stringValue?.isEmpty == false)
            }
            #expect(runs.load(ordering: .relaxed) == 0)
            #expect(stage.events(named: "realtime:tool:error").count == 4)
            #expect(sent.count("response.create") == 2)
        }
    }

    @Test("C14: an output that the lost connection cannot take is told to the next one with its call; the handler ran once")
    func outputDuringTheOutage() async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let runs = Atomic(0)
        let tool = Tool("slow", "Takes its time.") { _, _ in
            runs.add(1, ordering: .relaxed)
            for await _ in gate { break }
            return ["success": true, "made": "tea"]
        }
        let behavior = ProtocolBehavior { $0 == 1 ? .call("slow", id: "call_1") : .spoken("Here is your tea.") }
        try await onTheWire(behavior, tools: [tool]) { stage in
            let first = try await stage.start()
            try await stage.manager.sendMessage("Tea, please.")
            await stage.recorder.first(named: "realtime:response:done")
            first.cut()
            await stage.recorder.first(named: "realtime:reconnect:attempt")
            open.finish()
            await stage.recorder.first(named: "realtime:tool:result")
            let second = try await stage.reconnect()
            await stage.recorder.first(named: "realtime:assistant:done")
            let items = try await stage.sent(second).compactMap(\.item)
            #expect(items.map { $0["type"] } == ["message", "function_call", "function_call_output"])
            #expect(items.last?["output"]?.stringValue?.contains("tea") == true)
            #expect(runs.load(ordering: .relaxed) == 1)
        }
    }
}
