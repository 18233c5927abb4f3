import CharivoRealtime
import Testing

@Suite("What an app and its server say to each other")
struct BootstrapFormTests {
    @Test("K34: a request is read and written in the seed's form, whole and with only what it must have")
    func request() throws {
        let whole: JSONValue = [
            "adapter": "openai-webrtc", "transport": "webrtc", "session": ["provider": "openai", "model": "m"], "sdpOffer": "v=0",
        ]
        let request = RealtimeSessionRequest(
            adapter: .openAIWebRTC, transport: .webRTC, session: RealtimeSessionConfig(provider: "openai", model: "m"), sdpOffer: "v=0")
        #expect(try whole.decode(as: RealtimeSessionRequest.self) == request)
        #expect(try JSONValue(encoding: request) == whole)
        let least: JSONValue = ["transport": "websocket", "session": [:]]
        #expect(try JSONValue(encoding: RealtimeSessionRequest(transport: .webSocket, session: .init())) == least)
        #expect(try least.decode(as: RealtimeSessionRequest.self).adapter == nil)
    }

    private static let forms: [(JSONValue, RealtimeBootstrap)] = [
        (
            ["adapter": "openai-webrtc", "transport": "webrtc", "answerSdp": "v=0"],
            RealtimeBootstrap(adapter: .openAIWebRTC, credentials: .answerSDP("v=0"))
        ),
        (
            ["adapter": "openai-agents-webrtc", "transport": "webrtc", "clientSecret": "ek_1"],
            RealtimeBootstrap(adapter: .openAIAgentsWebRTC, credentials: .clientSecret("ek_1"))
        ),
        (
            ["adapter": "openai-websocket", "transport": "websocket", "url": "wss://example.com", "token": "ek_1"],
            RealtimeBootstrap(adapter: .openAIWebSocket, credentials: .webSocket(url: "wss://example.com", token: "ek_1"))
        ),
    ]

    @Test("K34: each of the three bootstraps is read and written in the seed's form", arguments: forms)
    func bootstraps(json: JSONValue, bootstrap: RealtimeBootstrap) throws {
        #expect(try json.decode(as: RealtimeBootstrap.self) == bootstrap)
        #expect(try JSONValue(encoding: bootstrap) == json)
    }

    @Test("What a server granted stands beside the seed's members, in each of the forms", arguments: forms)
    func granted(json: JSONValue, bootstrap: RealtimeBootstrap) throws {
        var (json, bootstrap) = (try #require(json.objectValue), bootstrap)
        json["granted"] = ["session": ["instructions": "Rule."], "held": true]
        bootstrap.granted = GrantedSession(session: RealtimeSessionConfig(instructions: "Rule."), isHeld: true)
        #expect(try JSONValue.object(json).decode(as: RealtimeBootstrap.self) == bootstrap)
        #expect(try JSONValue(encoding: bootstrap) == .object(json))
        json["granted"] = ["session": [:]]
        #expect(try JSONValue.object(json).decode(as: RealtimeBootstrap.self).granted?.isHeld == false)
    }

    @Test(
        "K34: what is none of the three is refused",
        arguments: [
            ["adapter": "openai-webrtc", "transport": "webrtc"],
            ["adapter": "openai-webrtc", "transport": "webrtc", "answerSdp": "v=0", "clientSecret": "ek_1"],
            ["adapter": "openai-websocket", "transport": "websocket", "url": "wss://example.com"],
            ["transport": "websocket", "url": "wss://example.com", "token": "ek_1"],
            ["adapter": "openai-websocket", "transport": "carrier-pigeon", "url": "wss://example.com", "token": "ek_1"],
        ] as [JSONValue])
    func refused(json: JSONValue) {
        #expect(throws: DecodingError.self) { try json.decode(as: RealtimeBootstrap.self) }
    }
}
