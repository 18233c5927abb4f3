import CharivoRealtime
import CharivoTesting
import CharivoWebSocket
import Testing

@testable import CharivoServer

@Suite("Hostile clients of the gateway", .timeLimit(.minutes(1)))
struct HostileGatewayClientTests {
    @Test(
        "A message that makes no sense is answered with an error, and the conversation goes on",
        arguments: [
            "", "null", "[[[[", "{\"type\":", #"{"type":"hello","version":1}"#, #"{"type":"nothing"}"#, #"{"type":null}"#,
            #"{"type":"text","text":""}"#, #"{"type":"text","text":["Hi"]}"#, #"{"type":"playback","generation":9,"samples":9}"#,
            #"{"type":"playback","generation":1,"samples":9007199254740993}"#, #"{"type":"flushed","id":42,"samples":0}"#,
            #"{"type":"update","config":[]}"#, #"{"type":"update","config":{"turnDetection":{"kind":"telepathy"}}}"#,
            String(repeating: "[", count: 100_000), #"{"type":"text","text":"\#(String(repeating: "x", count: 9_000))"}"#,
        ])
    func nonsense(text: String) async throws {
        try await GatewayStage().live { client, peer in
            try await client.connection.send(.text(text))
            #expect(try await client.next("error")["message"]?.stringValue?.isEmpty == false)
            try await client.say(["type": "text", "text": "Hello"])
            guard case .createItem(let item, _) = try await peer.nextCommand().command else {
                Issue.record("No item came.")
                return
            }
            #expect(item.text == "Hello")
        }
    }

    @Test("Anything at all, in any order, leaves the gateway whole: the next client is welcomed", arguments: 0..<8)
    func fuzz(run: Int) async throws {
        var random = SeededRandom.drawn(run: run)
        let repetition = random.repetition
        let stage = GatewayStage()
        let whole = [
            #"{"type":"hello","version":1}"#, #"{"type":"text","text":"Hi"}"#, #"{"type":"interrupt"}"#, #"{"type":"ping","id":1}"#,
            #"{"type":"playback","generation":1,"samples":100}"#, #"{"type":"flushed","id":1,"samples":100}"#,
            #"{"type":"update","config":{"speed":1}}"#, #"{"type":"stop"}"#,
        ]
        try await stage.serving { place in
            try? await GatewayStage.connect(place.url) { client in
                for _ in 0..<60 {
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: try await client.connection.send(.text(whole.randomElement(using: &random) ?? ""))
                    case 1:
                        // A message with some of its bytes changed; what is no UTF-8 any more would not be sent.
                        var bytes = Array((whole.randomElement(using: &random) ?? "").utf8)
                        for _ in 0..<3 where !bytes.isEmpty {
                            bytes[.random(in: bytes.indices, using: &random)] = .random(in: 0x20..<0x7F, using: &random)
                        }
                        try await client.connection.send(.text(bytes))
                    default:
                        let count = Int.random(in: 0...3_000, using: &random)
                        try await client.connection.send(.binary((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }))
                    }
                }
                await client.connection.abort()
            }
            try await GatewayStage.connect(place.url) { client in
                try await client.hello()
                #expect(try await client.next("welcome")["version"] == 1, "\(repetition)")
            }
            await place.gateway.waitUntilEmpty()
        }
    }

    @Test("A client that asks for more and more and reads none of it is put out, and the session behind it ends")
    func neverReads() async throws {
        var limits = GatewayLimits()
        limits.waitingMessages = 64
        // Real time: that the writer stands still, and not between two messages, is seen by nobody but a clock.
        limits.sendTimeout = .milliseconds(200)
        let stage = GatewayStage(limits: limits)
        try await stage.serving { place in
            try await GatewayStage.connect(place.url) { client in
                let peer = try await stage.begin(client)
                // Much more than sockets and queues hold, in events that nobody reads.
                peer.emit(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
                let output = OutputPlace(responseID: "resp_1", itemID: "item_1")
                peer.emit(.outputItemAdded(responseID: "resp_1", ConversationItem(id: "item_1", kind: .assistant)))
                let words = String(repeating: "word ", count: 4_000)
                for _ in 0..<800 { peer.emit(.textDelta(output, words)) }
                // Closed by the gateway while the client still has not read.
                await place.gateway.waitUntilEmpty()
            }
        }
        #expect(stage.metrics.text.contains(#"charivo_gateway_ends_total{reason="slow_reader"} 1"#))
    }
}
