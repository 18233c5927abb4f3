import CharivoRealtime
import CharivoTesting
import Testing

/// What of a result, or of a failure, the model and everybody else may see.
@Suite("Tools: what is told", .timeLimit(.minutes(1)))
struct ToolOutputTests {
    @Test("C13: a result is redacted once, by its tool and then by the session, and what is sent, published and projected is the same")
    func redaction() async throws {
        let calls = Gate()
        calls.open()
        var options = RealtimeManagerOptions()
        options.toolOutputRedaction = { name, output in
            var output = output
            output["by"] = .string("\(output["by"]?.stringValue ?? ""), session of \(name)")
            return output
        }
        let tool = Tool("find", "Finds.") { _, _ in ["card": "4929 0000", "name": "Mio"] }.with {
            $0.redaction = { output in
                var output = output
                output["card"] = nil
                output["by"] = "tool"
                return output
            }
        }
        let projector = ResultProjector { [.custom(name: "app:found", payload: $0.output)] }
        let stage = Stage(tools: [tool], projectors: [projector], options: options)
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "find", "{}")])
        let expected: JSONObject = ["name": "Mio", "by": "tool, session of find"]
        #expect(try await peer.expectOutput().output == .object(expected))
        let events = await stage.published
        #expect(events.contains { if case .toolResult(_, expected, _, _) = $0 { true } else { false } })
        #expect(events.contains(.custom(name: "app:found", payload: expected)))
        #expect(await !"\(stage.manager.conversation)".contains("4929"))
    }

    @Test("C13: what a failure says is redacted too, for the model and in the event")
    func redactedFailure() async throws {
        struct Declined: ToolFailure { var message: String { "Card 4929 was declined." } }
        let tool = Tool("pay", "Pays.") { _, _ in throw Declined() }.with {
            $0.redaction = { output in output.mapValues { $0.stringValue?.contains("4929") == true ? "Declined." : $0 } }
        }
        let stage = Stage(tools: [tool])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "pay", "{}")])
        #expect(try await peer.expectOutput().output == ["success": false, "error": "Declined."])
        guard case .toolError(_, let error, _, _) = await stage.recorder.first(named: "realtime:tool:error") else { return }
        #expect(error.message == "Declined.")
    }

    @Test("C13: a result that is too long is told as its beginning, marked, within the limit", arguments: ["x", "é", "\"", "🎈"])
    func truncation(_ letter: String) async throws {
        var options = RealtimeManagerOptions()
        options.toolOutputLimit = 200
        options.toolOutputOverflow = .truncate
        let tool = Tool("big", "Says much.") { _, _ in
            ["success": true, "text": .string(String(repeating: letter, count: 500))]
        }
        let stage = Stage(tools: [tool], options: options)
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "big", "{}")])
        let (_, output) = try await peer.expectOutput()
        #expect(output["truncated"] == true)
        #expect(output["success"] == true)
        #expect(output["beginning"]?.stringValue?.hasPrefix(#"{"success":true,"text":""#) == true)
        #expect(output["beginning"]?.stringValue?.contains(letter) == true)
        #expect((180...200).contains(output.utf8.count), "\(output.utf8.count)")
        #expect(try #require(output["bytes"]?.intValue) > 500)
    }

    @Test("C13: where not even the mark fits, a result that is too long is refused")
    func noRoom() async throws {
        var options = RealtimeManagerOptions()
        options.toolOutputLimit = 20
        options.toolOutputOverflow = .truncate
        let tool = Tool("big", "Says much.") { _, _ in ["text": "More than twenty bytes of JSON."] }
        let stage = Stage(tools: [tool], options: options)
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "big", "{}")])
        #expect(try await peer.expectOutput().output["success"] == false)
    }

    @Test("C13: a number that JSON cannot write is told as null, and a typed result that is no object is a failure")
    func notJSON() async throws {
        let stage = Stage(tools: [
            Tool("odd", "Odd.") { _, _ in ["n": .number(.nan), "m": .number(.infinity)] },
            Tool("list", "Lists.", arguments: [String: Int].self, parameters: ["type": "object"]) { _, _ in [1, 2] },
        ])
        let peer = try await stage.start()
        await stage.callTools(peer, response: "resp_1", [("call_1", "odd", "{}")])
        #expect(try await peer.expectOutput().output == ["n": nil, "m": nil])
        _ = try await peer.expectCreateResponse()
        await stage.callTools(peer, response: "resp_2", [("call_2", "list", "{}")])
        #expect(try await peer.expectOutput().output["error"]?.stringValue?.contains("not an object") == true)
    }

    @Test("C13: an error that is not meant to be told is told by the name of its type alone")
    func secretError() async throws {
        struct ConnectionFailed: Error, CustomStringConvertible { var description: String { "postgres://root:secret@db" } }
        let stage = Stage(tools: [Tool("query", "Asks.") { _, _ in throw ConnectionFailed() }])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "query", "{}")])
        let (_, output) = try await peer.expectOutput()
        #expect(output["error"] == "The tool failed (ConnectionFailed).")
        #expect(!stage.recorder.events.contains { "\($0)".contains("secret") })
    }
}
