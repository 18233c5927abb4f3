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
