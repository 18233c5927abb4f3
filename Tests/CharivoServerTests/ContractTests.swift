import CharivoJSON
import CharivoRealtime
import Testing

@testable import CharivoServer

@Suite("The seed's contract, as a JavaScript client writes and reads it", .timeLimit(.minutes(1)))
struct ContractTests {
    struct Exchange: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var request: String
        var answer: JSONValue
    }

    static let exchanges = [
        Exchange(
            testDescription: "an exchange of descriptions",
            request:
                #"{"adapter":"openai-webrtc","transport":"webrtc","session":{"provider":"openai","transport":"webrtc"},"sdpOffer":"v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\n"}"#,
            answer: ["adapter": "openai-webrtc", "transport": "webrtc", "answerSdp": "v=0\r\n"]),
        Exchange(
            testDescription: "a client secret",
            request: #"{"adapter":"openai-agents-webrtc","transport":"webrtc","session":{"provider":"openai"}}"#,
            answer: ["adapter": "openai-agents-webrtc", "transport": "webrtc", "clientSecret": "ek_1"]),
        Exchange(
            testDescription: "a client secret without an adapter's name", request: #"{"transport":"webrtc","session":{}}"#,
            answer: ["adapter": "openai-agents-webrtc", "transport": "webrtc", "clientSecret": "ek_1"]),
        Exchange(
            testDescription: "an offer without an adapter's name", request: #"{"transport":"webrtc","session":{},"sdpOffer":"v=0\n"}"#,
            answer: ["adapter": "openai-webrtc", "transport": "webrtc", "answerSdp": "v=0\r\n"]),
        Exchange(
            testDescription: "a WebSocket with everything a session can have",
            request: #"""
                { "transport": "websocket", "adapter": null, "sdpOffer": null, "session": {
                  "provider": "openai", "transport": "websocket", "voice": "marin", "model": "gpt-realtime-mini",
                  "instructions": "You are Hiyori.", "temperature": 0.8, "maxTokens": 1200,
                  "tools": [{ "type": "function", "name": "wave", "description": "Wave.",
                    "parameters": { "type": "object", "properties": { "how": { "type": "string", "enum": ["big", null] } }, "required": ["how"] } }],
                  "toolChoice": "auto", "noiseReduction": "off", "inputAudioTranscription": { "model": "whisper-1", "enabled": true } } }
                """#,
            answer: ["adapter": "openai-websocket", "transport": "websocket", "url": "wss://example.com/v1", "token": "ek_1"]),
        Exchange(
            testDescription: "a session of nulls",
            request:
                #"{"transport":"websocket","session":{"provider":null,"voice":null,"model":null,"tools":null,"toolChoice":null,"temperature":null,"inputAudioTranscription":null}}"#,
            answer: ["adapter": "openai-websocket", "transport": "websocket", "url": "wss://example.com/v1", "token": "ek_1"]),
    ]

    @Test("K34: Each request of the seed's gets the seed's bootstrap, and no more members", arguments: exchanges)
    func bootstraps(_ exchange: Exchange) async throws {
        let provider = RecordingProvider()
        try await withServer(provider: provider) { server in
            let answer = try await RawHTTP.exchange(
                port: server.port, HostileRequest.post(exchange.request, type: "application/json; charset=utf-8"))
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.json == exchange.answer)
            #expect(answer.header("Charivo-Policy") == nil, "nothing was changed")
        }
        #expect(provider.orders.count == 1)
    }

    @Test("K34: Every field of a session reaches the provider as it was asked for")
    func fields() async throws {
        let provider = RecordingProvider()
        try await withServer(provider: provider) { server in
            _ = try await RawHTTP.exchange(port: server.port, HostileRequest.post(Self.exchanges[4].request))
        }
        let session = try #require(provider.orders.first).session
        #expect(session.model == "gpt-realtime-mini" && session.voice == "marin" && session.maxTokens == 1200)
        #expect(session.noiseReduction == .off)
        #expect(session.temperature == 0.8 && session.toolChoice == .auto && session.instructions == "You are Hiyori.")
        #expect(session.inputAudioTranscription == InputAudioTranscription(model: "whisper-1", enabled: true))
        // A null inside a schema means something there, and stays.
        #expect(session.tools?.first?.parameters["properties"]?["how"]?["enum"] == ["big", nil])
    }

    @Test("K34: A request of ours is one of the seed's, there and back")
    func ours() throws {
        let request = RealtimeSessionRequest(
            adapter: .openAIWebRTC, transport: .webRTC, session: RealtimeSessionConfig(provider: "openai", model: "m"), sdpOffer: "v=0")
        let json = try JSONValue(encoding: request)
        #expect(
            json == [
                "adapter": "openai-webrtc", "transport": "webrtc", "session": ["provider": "openai", "model": "m"], "sdpOffer": "v=0",
            ])
        #expect(try json.decode(as: RealtimeSessionRequest.self) == request)
    }

    @Test("A bootstrap that is half of two forms is none")
    func mixed() {
        let both: JSONValue = ["adapter": "a", "transport": "webrtc", "answerSdp": "v=0", "clientSecret": "x"]
        #expect(throws: DecodingError.self) { try both.decode(as: RealtimeBootstrap.self) }
        let neither: JSONValue = ["adapter": "a", "transport": "webrtc"]
        #expect(throws: DecodingError.self) { try neither.decode(as: RealtimeBootstrap.self) }
    }

    @Test("A provider of somebody's own that answers for another adapter is found out")
    func otherAdapter() async throws {
        let provider = RecordingProvider { _ in RealtimeBootstrap(adapter: "other", credentials: .clientSecret("x")) }
        try await withServer(provider: provider) { server in
            let answer = try await RawHTTP.exchange(port: server.port, HostileRequest.post(HostileRequest.good))
            #expect(answer.status == 502 && answer.json?["error"]?["code"] == "provider_answer_invalid")
        }
    }

    @Test("A refusal of a name tells programs which names there are")
    func allowed() async throws {
        try await withServer { server in
            func allowed(_ body: String) async throws -> JSONValue? {
                try await RawHTTP.exchange(port: server.port, HostileRequest.post(body)).json?["error"]?["allowed"]
            }
            let adapters = try await allowed(#"{"transport":"websocket","session":{},"adapter":"azure"}"#)
            #expect(adapters == ["openai-agents-webrtc", "openai-webrtc", "openai-websocket"])
            #expect(try await allowed(#"{"transport":"websocket","session":{"provider":"azure"}}"#)?.arrayValue?.isEmpty == false)
        }
    }
}
