import CharivoWebSocket
import NIOCore
import Testing

/// The embedded engine of `charivo serve`, as pages in browsers reach it.
@Suite(.timeLimit(.minutes(2))) struct EngineOriginTests {
    @Test("A page of an allowed origin, of the public address or of the server's own speaks to the engine; one from elsewhere does not")
    func origins() async throws {
        let folder = try TemporaryFolder()
        let config = try folder.write(
            "charivo.json",
            #"{"allowedOrigins": ["https://app.example"], "publicUrl": "https://voice.example", "auth": {"kind": "tokens"}}"#)
        let token = "0123456789abcdef0123456789abcdef"
        let tokens = try folder.write("tokens", "page \(token)\n")
        let credentials = ("Authorization", "Bearer \(token)")
        try await ServeProcess.serving(["--config", config, "--tokens", tokens]) { url in
            let engine = "ws\(url.dropFirst(4))/v1/realtime"
            for origin in ["https://app.example", "https://voice.example", url] {
                let first = try await WebSocketClient().withConnection(to: engine, headers: [("Origin", origin), credentials]) {
                    connection in
                    var messages = connection.inbound.makeAsyncIterator()
                    return await messages.next()
                }
                guard case .text(let text) = first else {
                    Issue.record("\(origin) got \(String(describing: first))")
                    continue
                }
                #expect(String(buffer: text).contains("session.created"), "\(origin) got \(String(buffer: text))")
            }
            for origin in ["https://elsewhere.example", "http://localhost:1"] {
                let error = await #expect(throws: WebSocketError.self) {
                    try await WebSocketClient().withConnection(to: engine, headers: [("Origin", origin), credentials]) { _ in }
                }
                #expect(error?.refusal?.status == 403, "\(String(describing: error))")
            }
        }
    }
}
