import CharivoRealtime
import CharivoTesting
import CharivoWebSocket
import Testing

@testable import CharivoServer

@Suite("A conversation through the gateway", .timeLimit(.minutes(1)))
struct GatewayConversationTests {
    @Test("A client is welcomed with the character, what its body can show, the sound's form and the limits")
    func welcome() async throws {
        let stage = GatewayStage()
        try await stage.connected { client in
            try await client.hello(["config": ["voice": "cedar", "model": "expensive", "instructions": "Be evil."]])
            let welcome = try await client.next("welcome")
            #expect(welcome["character"]?["name"] == "Hiyori")
            #expect(welcome["character"]?["personality"] == nil)
            #expect(welcome["catalog"]?["expressions"] == ["neutral", "smile"])
            #expect(welcome["refused"] == ["model", "instructions"])
            #expect(welcome["sound"]?["down"]?["rate"] == 24_000)
            #expect(welcome["limits"]?["frameBytes"] == 48_000)
            let peer = try await stage.provider.accept()
            #expect(peer.request.config.model == nil)
            let config = try await peer.acknowledgeUpdate()
            #expect(config.voice == "cedar")
            #expect(config.inputAudioTranscription?.enabled == true)
            #expect(config.instructions?.contains("You are Hiyori.") == true)
            #expect(config.instructions?.contains("evil") == false)
            #expect(config.tools?.map(\.name) == ["describeCharacterProfile", "setExpression", "playMotion", "lookAt"])
            let start = try await client.event("realtime:session:start")
            #expect(start["state"]?["session"]?["status"] == "active")
        }
    }

    @Test("The server's policy holds for the gateway's sessions, and the client is told what it changed")
    func policy() async throws {
        var stage = GatewayStage()
        stage.policy.voices = .oneOf(["marin"])
        stage.policy.outputTokens = 500
        let pinned = stage
        try await pinned.connected { client in
            try await client.hello(["config": ["voice": "cedar"]])
            #expect(try await client.next("welcome")["policy"] == ["voice=pinned", "output-tokens=capped"])
            let peer = try await pinned.provider.accept()
            let config = try await peer.acknowledgeUpdate()
            #expect(config.voice == "marin")
            #expect(config.maxTokens == 500)
        }
    }

    @Test("A policy for a client's instructions leaves the character's own alone, and its modalities hold whatever hello says of sound")
    func hostsOwn() async throws {
        var stage = GatewayStage()
        stage.policy.instructions = .replaced("Sell umbrellas.")
        stage.policy.instructionBytes = 1
        stage.policy.modalities = [.audio]
        let bound = stage
        try await bound.connected { client in
            try await client.hello(["sound": false])
            #expect(try await client.next("welcome")["policy"] == ["modality=pinned"])
            let peer = try await bound.provider.accept()
            let config = try await peer.acknowledgeUpdate()
            #expect(config.instructions?.contains("Hiyori") == true)
            #expect(config.instructions?.contains("umbrellas") == false)
            #expect(config.outputModality == .audio)
        }
    }

    @Test("Another character may be wished for; one that is not there is told of, and hello may be said again")
    func characters() async throws {
        let stage = GatewayStage()
        try await stage.connected { client in
            try await client.hello(["character": "nobody"])
            let error = try await client.next("error")
            #expect(error["code"] == "unknown_character")
            #expect(error["message"]?.stringValue?.contains("hiyori, ren") == true)
            try await client.hello(["character": "ren"])
            #expect(try await client.next("welcome")["character"]?["id"] == "ren")
        }
    }

    @Test(
        "A hello whose config cannot be is answered with an error that names field and range, and hello may be said again",
        arguments: [
            (["speed": 9], "`config.speed` should be a number from 0.25 to 1.5."),
            (["turnDetection": ["kind": "semantic_vad", "threshold": 0.5]], "`turnDetection.threshold`"),
        ] as [(JSONObject, String)])
    func helloAgain(config: JSONObject, says: String) async throws {
        let stage = GatewayStage()
        try await stage.connected { client in
            try await client.hello(["config": .object(config)])
            let error = try await client.next("error")
            #expect(error["code"] == "invalid_message" && error["about"] == "hello")
            #expect(error["message"]?.stringValue?.contains(says) == true, "\(error)")
            _ = try await stage.begin(client, ["config": ["speed": 1.5]])
        }
    }

    @Test("An update that cannot be changes nothing, and the session goes on")
    func updateThatCannotBe() async throws {
        try await GatewayStage().live { client, peer in
            try await client.say(["type": "update", "config": ["voice": "cedar", "speed": 9]])
            let error = try await client.next("error")
            #expect(error["about"] == "update" && error["message"]?.stringValue?.contains("`config.speed`") == true, "\(error)")
            try await client.say(["type": "update", "config": ["speed": 1.5]])
            let config = try await peer.acknowledgeUpdate()
            #expect(config.speed == 1.5 && config.voice == "marin")
        }
    }

    @Test("The microphone's sound reaches the provider, sample by sample")
    func microphone() async throws {
        try await GatewayStage().live { client, peer in
            try await client.connection.send(.binary([1, 0, 0xFE, 0xFF]))
            try await client.connection.send(.binary([3, 0]))
            try await client.connection.send(.binary(Array(repeating: 0, count: 1_000)))
            var heard: [Int16] = []
            while heard.count < 503 {
                if case .appendAudio(let audio) = try await peer.next().command { heard += audio.samples }
            }
            #expect(heard == [1, -2, 3] + Array(repeating: 0, count: 500))
        }
    }

    @Test("What is written reaches the provider, and its words come back as events under both of the seed's names")
    func text() async throws {
        try await GatewayStage().live { client, peer in
            try await client.say(["type": "text", "text": "Good morning"])
            guard case .createItem(let item, _) = try await peer.nextCommand().command else {
                Issue.record("No item came.")
                return
            }
            #expect(item.text == "Good morning")
            peer.speak(sound: .milliseconds(100))
            #expect(try await client.event("realtime:assistant:delta")["text"] == "Hello there, my friend.")
            #expect(try await client.event("realtime:text:delta")["text"] == "Hello there, my friend.")
        }
    }

    @Test("B5: Lips and the edges of audible sound follow what the client says it has heard, not what was sent")
    func lips() async throws {
        try await GatewayStage().live { client, peer in
            peer.speak(sound: .milliseconds(500))
            let sound = try await client.sound()
            #expect(sound.generation == 1)
            #expect(sound.position == 0)
            #expect(sound.samples.count == 2_400)
            #expect(try await client.sound().position == 2_400)
            try await client.say(["type": "playback", "generation": 1, "samples": 1_200])
            #expect(try await client.event("tts:audio:start")["itemId"] == "item_1")
            #expect(try await client.event("tts:lipsync:update")["rms"]?.doubleValue == 0)
        }
    }

    @Test("B1, B2, B7: An interruption cuts at what was reported, and a position beyond what was sent is not believed")
    func interruption() async throws {
        try await GatewayStage().live { client, peer in
            peer.speak(sound: .seconds(20))
            // Five seconds are sent ahead and no more.
            var sent = 0
            while sent < 120_000 { sent += try await client.sound().samples.count }
            try await client.say(["type": "playback", "generation": 1, "samples": 999_999])
            // The refusal, the sign of the first sound, and more sound, in whatever order they come.
            var refusal: JSONValue?
            var (isAudible, isGoingOn) = (false, false)
            for await message in client.connection.inbound {
                if message.string == nil {
                    isGoingOn = true
                } else {
                    let json = try JSONValue(utf8: message.bytes)
                    if json["type"] == "error" { refusal = json }
                    if json["event"] == "tts:audio:start" { isAudible = true }
                }
                if refusal != nil, isAudible, isGoingOn { break }
            }
            #expect(refusal?["code"] == "position_beyond_sound")
            try await client.say(["type": "interrupt"])
            let flush = try await client.next("flush")
            #expect(flush["id"] == 1)
            let cut = try await client.event("realtime:playback")
            #expect(cut["outcome"] == "cut")
            #expect(cut["playedMs"] == 5_000)
            #expect(cut["receivedMs"] == 20_000)
            var truncated: Int?
            while truncated == nil {
                if case .truncateItem("item_1", _, let milliseconds) = try await peer.nextCommand().command { truncated = milliseconds }
            }
            #expect(truncated == 5_000)
            // The acknowledgement, and a report that comes late, are no sound of the next reply's.
            try await client.say(["type": "flushed", "id": 1, "samples": 121_000])
            try await client.say(["type": "playback", "generation": 1, "samples": 122_000])
            peer.emit(.responseDone(ProviderResponse(id: "resp_1", status: .cancelled)))
            peer.speak(response: "resp_2", item: "item_2", sound: .milliseconds(100))
            let next = try await client.sound()
            #expect(next.generation == 2)
            #expect(next.position == 0)
            try await client.say(["type": "playback", "generation": 2, "samples": 600])
            #expect(try await client.event("tts:audio:start")["itemId"] == "item_2")
        }
    }

    @Test("A tool's face reaches the client")
    func face() async throws {
        try await GatewayStage().live { client, peer in
            let kind = ConversationItem.Kind.toolCall(callID: "call_1", name: "setExpression", arguments: #"{"expressionId":"smile"}"#)
            peer.emit(
                .responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)),
                .outputItemAdded(responseID: "resp_1", ConversationItem(id: "fc_1", kind: kind)),
                .outputItemDone(responseID: "resp_1", ConversationItem(id: "fc_1", kind: kind, status: .completed)),
                .responseDone(ProviderResponse(id: "resp_1", status: .completed)))
            let face = try await client.event("realtime:expression")
            #expect(face["expressionId"] == "smile")
        }
    }

    @Test("An update of what is granted is applied, and what is not is named")
    func update() async throws {
        try await GatewayStage().live { client, peer in
            try await client.say(["type": "update", "config": ["speed": 1.25, "model": "other"]])
            let error = try await client.next("error")
            #expect(error["about"] == "update")
            #expect(error["message"]?.stringValue?.contains("model") == true)
            let config = try await peer.acknowledgeUpdate()
            #expect(config.speed == 1.25)
            #expect(config.model == nil)
            #expect(config.instructions?.contains("You are Hiyori.") == true)
        }
    }

    @Test("What is asked for after an update is done after it, and updates in their order, however many there are", arguments: 0..<20)
    func inOrder(run: Int) async throws {
        try await GatewayStage().live { client, peer in
            try await client.say(["type": "update", "config": ["voice": "marin", "speed": 1.25]])
            try await client.say(["type": "update", "config": ["speed": 0.75]])
            try await client.say(["type": "update", "config": ["speed": 1.5]])
            try await client.say(["type": "text", "text": "Hi", "whenBusy": "queue"])
            #expect(try await peer.acknowledgeUpdate().speed == 1.25)
            var (isSaid, isReplied, speed) = (false, false, 1.25)
            // The last one asked for stands in the end, whichever were told together.
            while !isSaid || !isReplied || speed != 1.5 {
                switch try await peer.nextCommand().command {
                case .updateSession(let config):
                    speed = config.speed ?? 0
                    peer.emit(.sessionUpdated(ProviderSession()))
                case .createItem: isSaid = true
                case .createResponse(let request):
                    isReplied = true
                    peer.emit(
                        .responseCreated(ProviderResponse(id: "resp_1", status: .inProgress, requestID: request.id)),
                        .responseDone(ProviderResponse(id: "resp_1", status: .completed)))
                default: break
                }
            }
        }
    }

    @Test("A hello that is said right behind one that cannot be granted is granted", arguments: 0..<20)
    func helloBehindHello(run: Int) async throws {
        try await GatewayStage().connected { client in
            try await client.hello(["character": "nobody"])
            try await client.hello()
            #expect(try await client.next("error")["code"] == "unknown_character")
            _ = try await client.next("welcome")
        }
    }

    @Test("What the policy makes of an update is told")
    func updateUnderPolicy() async throws {
        var stage = GatewayStage()
        stage.policy.voices = .oneOf(["marin", "cedar"])
        try await stage.live { client, peer in
            try await client.say(["type": "update", "config": ["voice": "shimmer", "speed": 1.25]])
            let error = try await client.next("error")
            #expect(error["about"] == "update" && error["code"] == "limit")
            #expect(error["message"]?.stringValue?.hasSuffix(": voice.") == true, "\(error)")
            #expect(try await peer.acknowledgeUpdate().voice == "marin")
        }
    }

    @Test("Whoever asked for no sound is spoken to in writing, whatever is asked for later")
    func silentForGood() async throws {
        let stage = GatewayStage()
        try await stage.connected { client in
            let peer = try await stage.begin(client, ["sound": false])
            try await client.say(["type": "update", "config": ["outputModality": "audio", "speed": 1.25]])
            #expect(try await client.next("error")["message"]?.stringValue?.contains("outputModality") == true)
            let config = try await peer.acknowledgeUpdate()
            #expect(config.speed == 1.25)
            #expect(config.outputModality == .text)
        }
    }

    @Test("What a client could not act upon is not granted: it ends no turns, and asks for no replies")
    func noManualTurns() async throws {
        let stage = GatewayStage()
        try await stage.connected { client in
            try await client.hello(["config": ["turnDetection": ["kind": "manual"]]])
            #expect(try await client.next("error")["message"]?.stringValue?.contains("`config.turnDetection.kind`") == true)
            try await client.hello(["config": ["turnDetection": ["kind": "server_vad", "createResponse": false]]])
            #expect(try await client.next("welcome")["refused"] == ["turnDetection.createResponse"])
            #expect(try await stage.provider.accept().acknowledgeUpdate().turnDetection?.createResponse != false)
        }
    }

    @Test("What the session refuses is told to who asked, and the session goes on")
    func refusal() async throws {
        try await GatewayStage().live { client, peer in
            peer.speak(sound: .seconds(1))
            _ = try await client.event("realtime:assistant:delta")
            try await client.say(["type": "text", "text": "Hi", "whenBusy": "refuse"])
            let error = try await client.next("error")
            #expect(error["code"] == "state")
            #expect(error["about"] == "text")
            try await client.say(["type": "ping", "id": "still"])
            #expect(try await client.next("pong")["id"] == "still")
        }
    }

    @Test("Without sound wished for, the character writes")
    func written() async throws {
        let stage = GatewayStage()
        try await stage.connected { client in
            try await client.hello(["sound": false])
            let peer = try await stage.provider.accept()
            #expect(try await peer.acknowledgeUpdate().outputModality == .text)
        }
    }
}
