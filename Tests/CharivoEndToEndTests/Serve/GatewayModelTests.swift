import CharivoJSON
import CharivoWebSocket
import Testing

/// The gateway of `charivo serve`, as a thin client meets it.
@Suite(.timeLimit(.minutes(2))) struct GatewayModelTests {
    @Test("What a session of the gateway costs is told by the name of the model that served: the engine's own")
    func usage() async throws {
        try await ServeProcess.serving { url in
            try await WebSocketClient().withConnection(
                to: "ws\(url.dropFirst(4))/api/gateway", subprotocols: ["charivo.gateway.v1"]
            ) { connection in
                var messages = connection.inbound.makeAsyncIterator()
                func next(_ event: String) async throws -> JSONValue? {
                    while let message = await messages.next() {
                        guard message.string != nil else { continue }
                        let json = try JSONValue(utf8: message.bytes)
                        if json["event"]?.stringValue == event { return json["payload"] }
                        if json["type"] == "error" || json["type"] == "goodbye" { Issue.record("\(json)") }
                    }
                    return nil
                }
                try await connection.send(.text(#"{"type":"hello","version":1,"sound":false}"#))
                let start = try await next("realtime:session:start")
                #expect(start?["state"]?["session"]?["config"]?["model"] == "charivo-offline", "\(start ?? nil)")
                try await connection.send(.text(#"{"type":"text","text":"Hello!"}"#))
                #expect(try await next("realtime:usage")?["model"] == "charivo-offline")
            }
        }
    }
}
