import CharivoRealtime
import Testing

@testable import CharivoServer

@Suite("What a thin client says")
struct GatewayMessageTests {
    @Test(
        "Each message is read as what it says",
        arguments: [
            (#"{"type":"text","text":"Hi"}"#, GatewayClientMessage.text("Hi", whenBusy: .replace)),
            (#"{"type":"text","text":"Hi","whenBusy":"queue"}"#, .text("Hi", whenBusy: .queue)),
            (#"{"type":"text","text":"Hi","whenBusy":"refuse"}"#, .text("Hi", whenBusy: .refuse)),
            (#"{"type":"interrupt","more":[1]}"#, .interrupt),
            (#"{"type":"playback","generation":3,"samples":2400}"#, .playback(generation: 3, samples: 2_400)),
            (#"{"type":"flushed","id":3,"samples":0}"#, .flushed(id: 3, samples: 0)),
            (#"{"type":"update","config":{"voice":"cedar"}}"#, .update(RealtimeSessionConfig(voice: "cedar"))),
            (#"{"type":"update","config":{"speed":0.25,"voice":null}}"#, .update(RealtimeSessionConfig(speed: 0.25))),
            (#"{"type":"update","config":{"speed":1.5}}"#, .update(RealtimeSessionConfig(speed: 1.5))),
            (
                #"{"type":"update","config":{"turnDetection":{"kind":"server_vad","threshold":1,"silenceDurationMs":60000}}}"#,
                .update(RealtimeSessionConfig(turnDetection: TurnDetection(kind: .serverVAD, threshold: 1, silenceDurationMs: 60_000)))
            ),
            (#"{"type":"stop"}"#, .stop),
            (#"{"type":"ping"}"#, .ping(id: nil)),
            (#"{"type":"ping","id":"a"}"#, .ping(id: "a")),
            (#"{"type":"ping","id":7}"#, .ping(id: 7)),
            (#"{"type":"hello","version":1}"#, .hello(GatewayWish())),
        ])
    func reading(text: String, message: GatewayClientMessage) throws {
        #expect(try GatewayClientMessage(utf8: Array(text.utf8)) == message)
    }

    @Test("A hello may wish for a character, a config, the later names, and no sound")
    func hello() throws {
        let text = #"{"type":"hello","version":1,"character":"hiyori","config":{"voice":"marin"},"events":"later","sound":false}"#
        var wish = GatewayWish()
        wish.characterID = "hiyori"
        wish.config.voice = "marin"
        wish.naming = .later
        wish.wantsSound = false
        #expect(try GatewayClientMessage(utf8: Array(text.utf8)) == .hello(wish))
    }

    @Test(
        "What cannot be read gets an error that says what was wrong and where",
        arguments: [
            ("", "invalid_message", "not JSON"), ("{", "invalid_message", "not JSON"), ("[]", "invalid_message", "of type array"),
            ("7", "invalid_message", "of type integer"), ("{}", "invalid_message", "no type"),
            (#"{"type":7}"#, "invalid_message", "no type"), (#"{"type":"teleport"}"#, "unknown_type", "there are hello"),
            (#"{"type":"text"}"#, "invalid_message", "`text` should be a string, and is missing"),
            (#"{"type":"text","text":7}"#, "invalid_message", "`text` should be a string, and is of type integer"),
            (#"{"type":"text","text":"  \n "}"#, "invalid_message", "empty"),
            (#"{"type":"text","text":"Hi","whenBusy":"never"}"#, "invalid_message", "`whenBusy` should be"),
            (#"{"type":"playback","generation":1}"#, "invalid_message", "`samples`"),
            (#"{"type":"playback","generation":1,"samples":-1}"#, "invalid_message", "not negative"),
            (#"{"type":"playback","generation":1,"samples":1.5}"#, "invalid_message", "whole number"),
            (#"{"type":"playback","generation":1,"samples":1e300}"#, "invalid_message", "`samples`"),
            (#"{"type":"playback","generation":"1","samples":1}"#, "invalid_message", "`generation`"),
            (#"{"type":"flushed","samples":1}"#, "invalid_message", "`id`"),
            (#"{"type":"update"}"#, "invalid_message", "`config` should be an object"),
            (#"{"type":"update","config":{"speed":"fast"}}"#, "invalid_message", "`config.speed`"),
            (
                #"{"type":"hello","version":1,"config":{"speed":9}}"#, "invalid_message",
                "`config.speed` should be a number from 0.25 to 1.5."
            ),
            (#"{"type":"update","config":{"speed":0.2}}"#, "invalid_message", "`config.speed` should be a number from 0.25 to 1.5."),
            (#"{"type":"update","config":{"voice":""}}"#, "invalid_message", "`config.voice` should be a name of 1 to 128 characters"),
            (#"{"type":"update","config":{"voice":"a\u0007"}}"#, "invalid_message", "`config.voice`"),
            (
                #"{"type":"update","config":{"outputModality":"video"}}"#, "invalid_message",
                #"`config.outputModality` should be "audio" or "text""#
            ),
            (
                #"{"type":"update","config":{"turnDetection":{"kind":"telepathy"}}}"#, "invalid_message",
                #"`config.turnDetection.kind` should be "server_vad" or "semantic_vad""#
            ),
            (#"{"type":"update","config":{"turnDetection":{}}}"#, "invalid_message", "`config.turnDetection`"),
            (#"{"type":"update","config":{"turnDetection":7}}"#, "invalid_message", "`config.turnDetection`"),
            (
                #"{"type":"update","config":{"turnDetection":{"kind":"server_vad","threshold":1.1}}}"#, "invalid_message",
                "`config.turnDetection.threshold` should be a number from 0 to 1."
            ),
            (
                #"{"type":"update","config":{"turnDetection":{"kind":"server_vad","prefixPaddingMs":60001}}}"#, "invalid_message",
                "`config.turnDetection.prefixPaddingMs` should be a whole number from 0 to 60000."
            ),
            (
                #"{"type":"update","config":{"turnDetection":{"kind":"server_vad","silenceDurationMs":-1}}}"#, "invalid_message",
                "`config.turnDetection.silenceDurationMs` should be a whole number from 0 to 60000."
            ),
            (
                #"{"type":"update","config":{"turnDetection":{"kind":"server_vad","idleTimeoutMs":4999}}}"#, "invalid_message",
                "`config.turnDetection.idleTimeoutMs` should be a whole number from 5000 to 30000."
            ),
            (
                #"{"type":"update","config":{"turnDetection":{"kind":"semantic_vad","eagerness":"eager"}}}"#, "invalid_message",
                #"`config.turnDetection.eagerness` should be "low", "medium", "high" or "auto""#
            ),
            (
                #"{"type":"update","config":{"turnDetection":{"kind":"semantic_vad","threshold":0.5}}}"#, "invalid_message",
                "`turnDetection.threshold` cannot be used. Only server VAD has it"
            ),
            (
                #"{"type":"update","config":{"toolChoice":"some"}}"#, "invalid_message",
                #"`config.toolChoice` should be "auto", "none" or "required""#
            ),
            (#"{"type":"update","config":{"noiseReduction":"all"}}"#, "invalid_message", "`config.noiseReduction` should be"),
            (
                #"{"type":"update","config":{"transport":"pigeon"}}"#, "invalid_message",
                #"`config.transport` should be "webrtc" or "websocket""#
            ),
            (#"{"type":"hello"}"#, "invalid_message", "`version`"),
            (#"{"type":"hello","version":2}"#, "unsupported_version", "say version 1"),
            (#"{"type":"hello","version":1,"events":"newest"}"#, "invalid_message", "`events`"),
            (#"{"type":"hello","version":1,"sound":"loud"}"#, "invalid_message", "`sound`"),
            (#"{"type":"hello","version":1,"character":1}"#, "invalid_message", "`character`"),
            (#"{"type":"ping","id":{}}"#, "invalid_message", "`id`"),
        ])
    func misreading(text: String, code: String, words: String) {
        do throws(GatewayError) {
            let message = try GatewayClientMessage(utf8: Array(text.utf8))
            Issue.record("\(text) was read as \(message)")
        } catch {
            #expect(error.code.rawValue == code)
            #expect(error.message.contains(words), "\(error.message)")
        }
    }

    @Test("A message nested a hundred thousand deep is refused before anything is read of it")
    func deep() {
        let brackets = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        #expect {
            try GatewayClientMessage(utf8: Array(#"{"type":"ping","id":\#(brackets)}"#.utf8))
        } throws: { error in
            (error as? GatewayError)?.message == "The message is nested more than 128 levels deep."
        }
    }

    @Test("A text that is too long is refused, and not quoted")
    func longText() throws {
        let text = String(repeating: "ab", count: 5_000)
        #expect {
            try GatewayClientMessage(utf8: Array(#"{"type":"text","text":"\#(text)"}"#.utf8))
        } throws: { error in
            let error = error as? GatewayError
            return error?.code == .limit && error?.message.contains("abab") == false
        }
    }

    @Test("A frame of sound says its generation and position, lowest bytes first")
    func frame() {
        let frame = GatewayAudioFrame(generation: 0x0102, position: 0x0304_0506, samples: [1, -2])
        #expect(frame.bytes == [1, 1, 0, 0, 0x02, 0x01, 0, 0, 0x06, 0x05, 0x04, 0x03, 1, 0, 0xFE, 0xFF])
        #expect([Int16](littleEndian: [1, 0, 0xFE, 0xFF]) == [1, -2])
    }
}
