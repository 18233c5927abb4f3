import CharivoEngine
import CharivoJSON
import CharivoOpenAI
import CharivoTesting
import CharivoWebSocket
import Testing

@Suite(.timeLimit(.minutes(1)))
struct HostileClientTests {
    @Test(
        "A message that is no event gets an error, and the session goes on",
        arguments: [
            ("", "invalid_json"), ("hello", "invalid_json"), ("{", "invalid_json"), ("[]", "invalid_event"), ("3", "invalid_event"),
            ("{}", "missing_required_parameter"), (#"{"type":3}"#, "invalid_type"), (#"{"type":"sing"}"#, "invalid_value"),
            (#"{"type":"input_audio_buffer.append"}"#, "missing_required_parameter"),
            (#"{"type":"input_audio_buffer.append","audio":"%%%"}"#, "invalid_value"),
            (#"{"type":"input_audio_buffer.append","audio":7}"#, "invalid_type"),
            (#"{"type":"conversation.item.create"}"#, "missing_required_parameter"),
            (
                #"{"type":"conversation.item.truncate","item_id":"a","content_index":0,"audio_end_ms":9223372036854775807}"#,
                "item_truncate_invalid_item_id"
            ),
            (#"{"type":"conversation.item.truncate","item_id":"a","content_index":0,"audio_end_ms":-1}"#, "integer_below_min_value"),
            (String(repeating: "[", count: 100_000), "invalid_json"),
        ])
    func nonsense(_ text: String, _ code: String) async throws {
        try await TestEngine().talk { probe in
            try await probe.connection.send(.text(text))
            let answer = try await probe.wait { $0.errorCode }
            #expect(answer == code)
            try await probe.settle()
        }
    }

    @Test("Binary messages, huge ids and a storm of mutated events do not end a session", arguments: 0..<4)
    func storm(_ run: Int) async throws {
        var random = SeededRandom.drawn(run: run)
        let repetition = random.repetition
        let seeds: [String] = [
            #"{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad"}}}}}"#,
            #"{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"hi"}]}}"#,
            #"{"type":"response.create","response":{"conversation":"none","input":[],"metadata":{"a":"b"}}}"#,
            #"{"type":"input_audio_buffer.append","audio":"AAAAAAAAAAA="}"#, #"{"type":"response.cancel"}"#,
        ]
        try await TestEngine(dialogue: ScriptedDialogue(.words("Yes."))).talk { probe in
            for _ in 0..<150 {
                var bytes = Array((seeds.randomElement(using: &random) ?? "").utf8)
                for _ in 0..<Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
                    let index = Int.random(in: 0..<bytes.count, using: &random)
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: bytes[index] = UInt8.random(in: 32..<127, using: &random)
                    case 1: bytes.remove(at: index)
                    default: bytes.insert(contentsOf: bytes[index...].prefix(9), at: index)
                    }
                }
                if Int.random(in: 0..<20, using: &random) == 0 {
                    try await probe.connection.send(.binary(bytes))
                } else {
                    try await probe.connection.send(.text(bytes))
                }
            }
            try await probe.send(.unknown(type: "end", [:]), id: String(repeating: "x", count: 512))
            try await probe.wait { if case .error(let error) = $0, error.eventID?.count == 512 { true } else { nil } }
            #expect(probe.checker.violations == [], "\(repetition)")
        }
    }

    @Test("A client that sends and does not read is held back; what it sent is served once it reads")
    func slowReader() async throws {
        var engine = TestEngine()
        engine.configuration.limits.unsentBytes = 4_096
        try await engine.talk { probe in
            // Far more answers than the outbox holds, before the first is read.
            for index in 0..<300 {
                try await probe.send(.itemCreate(.user(String(repeating: "a", count: 1_000), id: "item_\(index)"), previousItemID: nil))
            }
            try await probe.send(.itemRetrieve(itemID: "item_299"))
            try await probe.wait(for: "itemRetrieved")
            #expect(probe.events.count { $0.kind == "itemDone" } == 300)
        }
    }
}
