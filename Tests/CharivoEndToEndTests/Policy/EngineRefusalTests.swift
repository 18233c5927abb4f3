import CharivoEngine
import CharivoJSON
import CharivoServer
import CharivoWebSocket
import Testing

/// What the engine refuses by itself, behind a WebSocket that is open.
@Suite("A refusal of the engine's own", .timeLimit(.minutes(1)))
struct EngineRefusalTests {
    private func first(_ server: RealtimeServer, _ headers: [(String, String)] = []) async throws -> JSONValue {
        let url = "ws" + server.url.dropFirst(4) + "/v1/realtime"
        return try await WebSocketClient().withConnection(to: url, headers: headers) { connection in
            var messages = connection.inbound.makeAsyncIterator()
            let event = try JSONValue(utf8: try #require(await messages.next()).bytes)
            // Until it closes, by when it has been counted, or soon will have been.
            while event["type"] == "error", await messages.next() != nil {}
            return event
        }
    }

    private func refusals(_ metrics: PrometheusMetrics) -> [Substring] {
        metrics.text.split(separator: "\n").filter { $0.hasPrefix("charivo_refused_total{") }
    }

    @Test("is counted once, by its code, and a session that is served is not")
    func counted() async throws {
        var policed = PolicedServer { _ in }
        policed.engine.limits.sessions = 1
        let server = policed
        try await server.serving { real in
            let beta = try await first(real, [("OpenAI-Beta", "realtime=v1")])
            #expect(beta["error"]?["code"] == "beta_api_shape_disabled")
            let url = "ws" + real.url.dropFirst(4) + "/v1/realtime"
            try await WebSocketClient().withConnection(to: url) { connection in
                var messages = connection.inbound.makeAsyncIterator()
                let created = try JSONValue(utf8: try #require(await messages.next()).bytes)
                #expect(created["type"] == "session.created")
                let full = try await first(real)
                #expect(full["error"]?["code"] == "session_limit_reached")
            }
        }
        // The server has ended, and with it every WebSocket.
        #expect(
            refusals(server.metrics).sorted() == [
                "charivo_refused_total{reason=\"beta_api_shape_disabled\"} 1", "charivo_refused_total{reason=\"session_limit_reached\"} 1",
            ])
    }
}
