import CharivoRealtime
import CharivoTesting
import CharivoWebSocket
import Testing

@testable import CharivoServer

@Suite("How conversations through the gateway end", .timeLimit(.minutes(1)))
struct GatewayEndTests {
    /// A stage in which time passes as the test has it.
    private func timed(_ change: (inout GatewayStage) -> Void = { _ in }) -> (stage: GatewayStage, clock: VirtualClock) {
        let clock = VirtualClock()
        var stage = GatewayStage()
        stage.clock = clock
        change(&stage)
        return (stage, clock)
    }

    /// A server is shut down while a client hears nothing of a reply, which is told goodbye after so long.
    private func drains(after time: Duration, _ change: (inout GatewayStage) -> Void) async throws {
        let (stage, clock) = timed(change)
        try await stage.serving { place in
            try await GatewayStage.connect(place.url) { client in
                let peer = try await stage.begin(client)
                peer.speak(sound: .seconds(1))
                _ = try await client.sound()
                place.server.beginGracefulShutdown()
                await clock.sleeper(within: time)
                clock.advance(by: time)
                let (reason, code) = try await client.end()
                #expect(reason == "shutdown")
                #expect(code == 1001)
            }
        }
    }

    @Test("A stop is followed by the session's end, goodbye, and 1000")
    func stop() async throws {
        try await GatewayStage().live { client, peer in
            try await client.say(["type": "stop"])
            #expect(try await client.event("realtime:session:end")["reason"] == "user")
            let (reason, code) = try await client.end()
            #expect(reason == "stopped")
            #expect(code == 1000)
        }
    }

    @Test("A session's place is free when its client is told that it has ended, not when the client has gone", arguments: 0..<10)
    func placeGivenBack(run: Int) async throws {
        var stage = GatewayStage()
        stage.server.sessionsPerCaller = 1
        let one = stage
        try await one.serving { place in
            try await GatewayStage.connect(place.url) { first in
                _ = try await one.begin(first)
                try await first.say(["type": "stop"])
                _ = try await first.next("goodbye")
                try await GatewayStage.connect(place.url) { second in _ = try await one.begin(second) }
            }
        }
    }

    @Test("A client that just goes leaves no session behind")
    func gone() async throws {
        let stage = GatewayStage()
        try await stage.serving { place in
            try await GatewayStage.connect(place.url) { client in
                _ = try await stage.begin(client)
                #expect(place.gateway.clientCount == 1)
                await client.connection.abort()
            }
            // A client counts until its session has ended.
            await place.gateway.waitUntilEmpty()
        }
    }

    @Test("A client that has gone is waited for no more: no timer outlives it")
    func timer() async throws {
        let (stage, clock) = timed()
        try await stage.serving { place in
            try await GatewayStage.connect(place.url) { client in
                _ = try await stage.begin(client)
                await clock.sleeper(within: .seconds(3_600))
                await client.connection.abort()
            }
            while place.gateway.clientCount > 0 { await Task.yield() }
            #expect(clock.sleeping == 0)
        }
    }

    @Test("A shutdown lets the reply be finished and heard, then says goodbye and closes with 1001; new clients are refused")
    func drain() async throws {
        let stage = GatewayStage()
        try await stage.serving { place in
            try await GatewayStage.connect(place.url) { client in
                let peer = try await stage.begin(client)
                peer.speak(sound: .milliseconds(100))
                _ = try await client.sound()
                place.server.beginGracefulShutdown()
                await #expect(throws: WebSocketError.self) { try await GatewayStage.connect(place.url) { _ in } }
                peer.finish()
                _ = try await client.event("realtime:response:done")
                try await client.say(["type": "playback", "generation": 1, "samples": 2_400])
                _ = try await client.event("tts:audio:end")
                #expect(try await client.event("realtime:session:end")["reason"] == "shutdown")
                let (reason, code) = try await client.end()
                #expect(reason == "shutdown")
                #expect(code == 1001)
            }
        }
    }

    @Test("A shutdown does not wait for ever: a client that never hears the reply out is told goodbye at the deadline")
    func drainDeadline() async throws {
        try await drains(after: .milliseconds(100)) { $0.limits.drainTimeout = .milliseconds(100) }
    }

    @Test("A server with less time to stop gives replies three quarters of it")
    func shortDrain() async throws {
        try await drains(after: .milliseconds(300)) { $0.server.drainTime = .milliseconds(400) }
    }

    @Test("One session too many is told so and closed with 1013; when a place is free there is room again")
    func full() async throws {
        var stage = GatewayStage()
        stage.server.sessions = 1
        let full = stage
        try await full.serving { place in
            try await GatewayStage.connect(place.url) { first in
                _ = try await full.begin(first)
                try await GatewayStage.connect(place.url) { second in
                    try await second.hello()
                    let (reason, code) = try await second.end()
                    #expect(reason == "full")
                    #expect(code == 1013)
                }
                try await first.say(["type": "stop"])
                _ = try await first.end()
            }
            await place.gateway.waitUntilEmpty()
            try await GatewayStage.connect(place.url) { third in _ = try await full.begin(third) }
        }
    }

    @Test("A provider that cannot be reached ends in a goodbye that says so")
    func failed() async throws {
        let stage = GatewayStage()
        stage.provider.refuseNextDial(RealtimeError(code: .authentication, message: "The key was refused."))
        try await stage.connected { client in
            try await client.hello()
            let goodbye = try await client.next("goodbye")
            #expect(goodbye["reason"] == "failed")
            #expect(goodbye["comeBack"] == true)
            #expect(goodbye["message"]?.stringValue?.contains("The key was refused.") == false)
            #expect(try await client.end().code == 1011)
        }
    }

    @Test("A wish that the provider refuses is not worth coming back with")
    func refusedWish() async throws {
        let stage = GatewayStage()
        stage.provider.refuseNextDial(RealtimeError(code: .invalidConfiguration, message: "No such voice."))
        try await stage.connected { client in
            try await client.hello(["config": ["voice": "nobody"]])
            let goodbye = try await client.next("goodbye")
            #expect(goodbye["reason"] == "failed" && goodbye["comeBack"] == false)
        }
    }

    @Test("What a host's own code says of a failure is not told to a visitor")
    func failedWithSecret() async throws {
        var stage = GatewayStage()
        stage.failure = RealtimeError(code: .authentication, message: "Incorrect key sk-secret.", cause: "sk-secret")
        try await stage.connected { client in
            try await client.hello()
            let goodbye = try await client.next("goodbye")
            #expect(goodbye["reason"] == "failed")
            #expect(goodbye["message"] == "The provider did not accept the server's key. Tell the server's owner.")
            #expect(!goodbye.text.contains("sk-secret"))
        }
    }

    @Test("A session whose sound is never reported to be heard ends like one in which nobody says anything")
    func unheard() async throws {
        let (stage, clock) = timed { $0.limits.idleTimeout = .seconds(2) }
        try await stage.live { client, peer in
            peer.speak(sound: .seconds(1))
            peer.finish()
            try await client.soundAnd("realtime:response:done")
            try await client.say(["type": "playback", "generation": 1, "samples": 1])
            _ = try await client.event("tts:audio:start")
            clock.advance(by: .seconds(2))
            #expect(try await client.end().reason == "idle")
        }
    }

    @Test("A connection on which nobody says hello ends with 1008")
    func noHello() async throws {
        let (stage, clock) = timed()
        try await stage.connected { client in
            await clock.sleeper(within: .seconds(10))
            clock.advance(by: .seconds(10))
            let (reason, code) = try await client.end()
            #expect(reason == "no_hello")
            #expect(code == 1008)
        }
    }

    @Test("A session in which nobody says anything ends, though the microphone's sound keeps coming")
    func idle() async throws {
        let (stage, clock) = timed { $0.limits.idleTimeout = .seconds(2) }
        try await stage.live { client, _ in
            clock.advance(by: .seconds(1))
            try await client.connection.send(.binary([0, 0]))
            try await client.say(["type": "ping"])
            _ = try await client.next("pong")
            clock.advance(by: .seconds(1))
            #expect(try await client.event("realtime:session:end")["reason"] == "idle")
            let (reason, code) = try await client.end()
            #expect(reason == "idle")
            #expect(code == 1000)
        }
    }

    @Test("Without the subprotocol there is no WebSocket, and a plain request is told what this is")
    func handshake() async throws {
        try await GatewayStage().serving { place in
            await #expect(throws: WebSocketError.self) { try await WebSocketClient().withConnection(to: place.url) { _ in } }
            let answer = await place.gateway.respond(to: HTTPServerRequest(method: "GET", path: GatewayProtocol.path))
            #expect(answer.status == 426)
        }
    }

    @Test("A caller who starts sessions too fast is refused, and a plain request tells why, which the WebSocket of a page cannot")
    func rate() async throws {
        var stage = GatewayStage()
        stage.server.sessionStartBurst = 2
        stage.server.sessionStartsPerMinute = 0.001
        try await stage.serving { place in
            for _ in 0..<2 { try await GatewayStage.connect(place.url) { _ in } }
            await #expect {
                try await GatewayStage.connect(place.url) { _ in }
            } throws: { error in
                (error as? WebSocketError)?.refusal?.status == 429
            }
            for _ in 0..<3 {
                #expect(await place.gateway.probe(from: "127.0.0.1:1").status == 429)
                #expect(await place.gateway.probe(from: "127.0.0.2:1").status == 426, "Another caller may, and asking takes nothing")
            }
        }
    }

    @Test("While the places of a caller, or all there are, are taken, a plain request says so", arguments: [(1, 2, 429), (4, 1, 503)])
    func full(perCaller: Int, inAll: Int, status: Int) async throws {
        var stage = GatewayStage()
        (stage.server.sessionsPerCaller, stage.server.sessions) = (perCaller, inAll)
        try await stage.serving { place in
            try await GatewayStage.connect(place.url) { client in
                _ = try await stage.begin(client)
                let answer = await place.gateway.probe(from: "127.0.0.1:1")
                #expect(answer.status == status)
                #expect(answer.headers.contains { $0.name == "Retry-After" })
            }
        }
    }

    @Test("A policy's session length is the longest a session may be")
    func policyLength() async throws {
        let (stage, clock) = timed { $0.policy.sessionLength = .seconds(2) }
        try await stage.live { client, _ in
            clock.advance(by: .seconds(2))
            let (reason, code) = try await client.end()
            #expect(reason == "maximum_length")
            #expect(code == 1000)
        }
    }
}

extension GatewayRoute {
    /// What a page that asks with a plain request is answered.
    fileprivate func probe(from address: String) async -> HTTPServerResponse {
        await respond(to: HTTPServerRequest(method: "GET", path: GatewayProtocol.path, remoteAddress: address))
    }
}
