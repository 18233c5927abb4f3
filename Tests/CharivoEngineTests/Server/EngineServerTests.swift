import CharivoEngine
import CharivoJSON
import CharivoOpenAI
import CharivoWebSocket
import Foundation
import Synchronization
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite(.timeLimit(.minutes(1)))
struct EngineServerTests {
    private func get(_ engine: EngineServer, _ path: String) async throws -> (Int, JSONValue) {
        let url = try #require(URL(string: "http://127.0.0.1:\(engine.port)\(path)"))
        let (data, response) = try await URLSession.shared.data(from: url)
        return (try #require(response as? HTTPURLResponse).statusCode, try JSONValue(utf8: data))
    }

    @Test("Its health can be asked, and other paths are told apart")
    func http() async throws {
        try await TestEngine().run { engine in
            #expect(try await get(engine, "/health") == (200, ["status": "ok", "sessions": 0]))
            let missing = try await get(engine, "/v1/sing")
            #expect(missing.0 == 404 && missing.1["error"]?["code"] == "not_found")
            let plain = try await get(engine, "/v1/realtime")
            #expect(plain.0 == 426 && plain.1["error"]?["code"] == "upgrade_required")
            await #expect(throws: WebSocketError.self) {
                try await WebSocketClient().withConnection(to: "ws://127.0.0.1:\(engine.port)/v2/realtime") { _ in }
            }
        }
    }

    @Test(
        "The subprotocol 'realtime' is selected if it is offered, and none otherwise",
        arguments: [([], nil), (["realtime"], "realtime"), (["realtime", "openai-insecure-api-key.k"], "realtime"), (["other"], nil)]
            as [([String], String?)])
    func subprotocols(_ offered: [String], _ selected: String?) async throws {
        try await TestEngine().talk(subprotocols: offered) { probe in #expect(probe.connection.subprotocol == selected) }
    }

    @Test("The model is told back, and has a default")
    func model() async throws {
        for (query, model) in [("?model=gpt-realtime", "gpt-realtime"), ("", "charivo-offline"), ("?model=a%20b", "a b")] {
            try await TestEngine().run { engine in
                try await engine.talk(query: query) { probe in
                    guard case .sessionCreated(let session) = try await probe.next() else { return }
                    #expect(session.model == .value(model))
                    #expect(session.id?.hasPrefix("sess_") == true)
                    #expect((session.expiresAt ?? 0) > 1_700_000_000)
                }
            }
        }
    }

    struct Door: CustomTestStringConvertible {
        var testDescription: String
        var headers: [(String, String)] = []
        var subprotocols: [String] = []
        var code: String?
        var close: UInt16 = 0
    }

    @Test(
        "A key opens the door; a wrong one is told inside, with a close code of its own",
        arguments: [
            Door(testDescription: "the key", headers: [("Authorization", "Bearer secret")]),
            Door(testDescription: "the key as a browser sends it", subprotocols: ["realtime", "openai-insecure-api-key.secret"]),
            Door(testDescription: "a wrong key", headers: [("Authorization", "Bearer sesame")], code: "invalid_api_key", close: 3000),
            Door(testDescription: "a longer key", headers: [("Authorization", "Bearer secrets")], code: "invalid_api_key", close: 3000),
            Door(testDescription: "no key", code: "invalid_api_key", close: 3000),
            Door(
                testDescription: "the beta", headers: [("Authorization", "Bearer secret"), ("OpenAI-Beta", "realtime=v1")],
                code: "beta_api_shape_disabled", close: 4000),
        ])
    func keys(_ door: Door) async throws {
        var engine = TestEngine()
        engine.configuration.bearerToken = "secret"
        try await engine.run { engine in
            try await engine.talk(headers: door.headers, subprotocols: door.subprotocols) { probe in
                let first = try await probe.next()
                #expect(first.errorCode == door.code)
                guard door.code != nil else { return }
                let ending = try await probe.ending()
                #expect(ending?.code?.rawValue == door.close)
                #expect(ending?.reason == "invalid_request_error.\(door.code ?? "")")
            }
        }
    }

    @Test(
        "Pages of other origins are kept out unless they are allowed",
        arguments: [
            ("https://evil.example", false), ("https://app.example", true), ("http://localhost:5173", true), ("http://[::1]:80", true),
            ("http://localhost.evil.example", false), ("null", false),
        ])
    func origins(_ origin: String, _ isAllowed: Bool) async throws {
        var engine = TestEngine()
        engine.configuration.allowedOrigins = ["https://app.example"]
        try await engine.run { engine in
            do {
                try await engine.talk(headers: [("Origin", origin)]) { try await $0.wait(for: "sessionCreated") }
                #expect(isAllowed)
            } catch let error as WebSocketError {
                #expect(!isAllowed && error.refusal?.status == 403)
            }
        }
    }

    @Test("What is missing is said before a session begins, and tried again by the next")
    func missingSpeech() async throws {
        let failure = SpeechError(code: .missingResource, message: "The acoustic model is missing. Install it.")
        try await TestEngine(recognizer: ScriptedRecognizer(warmUpFailure: failure)).run { engine in
            await #expect(throws: failure) { try await engine.warmUp() }
            for _ in 0..<2 {
                try await engine.talk { probe in
                    guard case .error(let error) = try await probe.next() else {
                        Issue.record("A session began without speech")
                        return
                    }
                    #expect(error.code == "engine_not_ready" && error.message == failure.message)
                    #expect(try await probe.ending()?.code == .internalError)
                }
            }
        }
    }

    @Test("One session too many is told so, and one that ends makes room")
    func sessionLimit() async throws {
        var engine = TestEngine()
        engine.configuration.limits.sessions = 1
        try await engine.run { engine in
            try await engine.talk { first in
                try await first.wait(for: "sessionCreated")
                try await engine.talk { second in
                    let refusal = try await second.next().errorCode
                    #expect(refusal == "session_limit_reached")
                    let ending = try await second.ending()
                    #expect(ending?.code == .tryAgainLater)
                }
                try await first.send(.sessionClose)
                #expect(try await first.ending()?.code == .normal)
            }
        }
    }

    @Test("Many sessions talk at once, each its own talk")
    func manySessions() async throws {
        let dialogue = ScriptedDialogue { request, emit in
            guard case .user(let words)? = request.turns.last else { return }
            try await emit(.words("You said \(words), \(request.turns.count)."))
        }
        try await TestEngine(dialogue: dialogue).run { engine in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<24 {
                    group.addTask {
                        try await engine.talk { probe in
                            try await probe.wait(for: "sessionCreated")
                            for turn in 0..<3 {
                                try await probe.send(.itemCreate(.user("number \(index)"), previousItemID: nil))
                                try await probe.send(.responseCreate(nil))
                                let response = try await probe.responseDone()
                                #expect(response.output.map(\.words) == ["You said number \(index), \(1 + 2 * turn)."])
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("Shutting down in the middle of a reply closes its ladder and says goodbye")
    func shutdown() async throws {
        let latch = Latch()
        let dialogue = ScriptedDialogue { _, emit in
            try await emit(.words("Hello there. And "))
            try await latch.wait()
        }
        try await TestEngine(dialogue: dialogue).run { engine in
            try await engine.talk { probe in
                try await probe.send(.responseCreate(nil))
                try await probe.wait(for: "outputAudioDelta")
                engine.beginGracefulShutdown()
                let response = try await probe.responseDone()
                #expect(response.status == .failed)
                #expect(response.statusDetails?.error?.code == "server_shutting_down")
                #expect(try await probe.ending()?.code == .goingAway)
            }
        }
    }

    @Test("A client that vanishes in the middle of everything leaves nothing behind")
    func vanishing() async throws {
        let latch = Latch()
        let dialogue = ScriptedDialogue { _, emit in
            try await emit(.words("Hello there. And "))
            try await latch.wait()
        }
        let recognizer = ScriptedRecognizer()
        try await TestEngine(recognizer: recognizer, dialogue: dialogue).run { engine in
            try await engine.talk { probe in
                try await probe.send(.responseCreate(nil))
                await latch.arrivals()
                try await probe.say(Sound.silence(300) + Sound.speech(200))
                try await probe.wait(for: "speechStarted")
                await probe.connection.abort()
            }
        }
        // The engine is gone, so all its work is: the utterance was ended exactly once, and the model was let go.
        #expect(recognizer.state.withLock { $0.finished + $0.cancelled } == 1)
    }
}
