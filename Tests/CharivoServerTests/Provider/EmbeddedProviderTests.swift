import CharivoJSON
import CharivoOpenAI
import CharivoRealtime
import Testing

@testable import CharivoServer

@Suite("Sessions at the embedded engine")
struct EmbeddedProviderTests {
    private func order(_ session: RealtimeSessionConfig) -> BootstrapOrder {
        BootstrapOrder(
            adapter: .openAIWebSocket, session: session, caller: Caller(id: "a"), sessionLength: .seconds(5),
            webSocketOrigin: "ws://localhost")
    }

    @Test("A token carries what the session is to be, on the wire's terms, with the caller and the length")
    func carries() async throws {
        let mint = TokenMint()
        let session = RealtimeSessionConfig(
            model: "m", voice: "v", instructions: "Be kind.", maxTokens: 9, providerOptions: ["tracing": "auto"])
        let bootstrap = try await EmbeddedProvider(mint: mint).bootstrap(order(session))
        guard case .webSocket(let url, let token) = bootstrap.credentials else {
            Issue.record("Not for a WebSocket")
            return
        }
        #expect(url == "ws://localhost/v1/realtime?model=m")
        let grant = try #require(mint.redeem(token))
        #expect(grant.caller == Caller(id: "a") && grant.sessionLength == .seconds(5))
        #expect(
            grant.session.json == [
                "type": "realtime", "model": "m", "instructions": "Be kind.", "max_output_tokens": 9, "tool_choice": "auto",
                "audio": ["output": ["voice": "v"]], "tracing": "auto",
            ])
    }

    @Test(
        "A session that the engine would not take is told before a token is out, without the caller's words",
        arguments: [
            (RealtimeSessionConfig(maxTokens: 0), "session.max_output_tokens"),
            (RealtimeSessionConfig(speed: 9), "session.audio.output.speed"),
            (RealtimeSessionConfig(providerOptions: ["instructions": ["secret words"]]), "session.instructions"),
        ])
    func refuses(_ session: RealtimeSessionConfig, _ place: String) async {
        let provider = EmbeddedProvider(mint: TokenMint())
        let failure = await #expect(throws: ProviderFailure.self) { try await provider.bootstrap(order(session)) }
        #expect(failure?.status == 422 && failure?.code == "provider_rejected_session")
        #expect(failure?.message.contains(" at \(place).") == true && failure?.message.contains("secret") == false)
    }
}
