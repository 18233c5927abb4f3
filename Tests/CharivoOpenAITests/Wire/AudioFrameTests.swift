import CharivoJSON
import CharivoTesting
import Testing

@testable import CharivoOpenAI

@Suite("The fast way and the general way")
struct AudioFrameTests {
    private func scans(_ frame: String, _ kind: AudioFrame.Kind) -> Bool {
        AudioFrame(scanning: Array(frame.utf8).span, for: kind) != nil
    }

    @Test(
        "Both audio events are found, in any order, with any white space and strings with escapes beside them",
        arguments: [
            #"{"type":"input_audio_buffer.append","audio":"AAAA"}"#,
            " \t\r\n{ \"audio\" : \"AAAA\" , \"note\" : \"a \\\"type\\\":\\\"x\\\" \\\\\" ,\n\"type\" : \"input_audio_buffer.append\" } \n",
            #"{"event_id":null,"audio":"AAAA","type":"input_audio_buffer.append","n":-12,"b":true,"c":false}"#,
        ])
    func found(frame: String) {
        #expect(scans(frame, .append))
    }

    @Test(
        "Anything else is left to the general way",
        arguments: [
            #"{"type":"input_audio_buffer.commit"}"#, #"{"audio":"AAAA"}"#, "{}", "", "[]",
            #"{"type":"input_audio_buffer.append","audio":"AAAA""#, #"{"type":"input_audio_buffer.append","audio":"AAAA"}x"#,
            #"{"type":"input_audio_buffer.append","audio":"AAAA",}"#, #"{"type":"input_audio_buffer.append","audio":"AAAA","x":[]}"#,
            #"{"type":"input_audio_buffer.append","audio":"AAAA","x":01}"#, #"{"type":"input_audio_buffer.append","x":1.5}"#,
            #"{"type":"input_audio_buffer.append","audio":"AAAA","audio":"BBBB"}"#, #"{"type":"input_audio_buffer.append","event_id":5}"#,
            #"{"\u0074ype":"input_audio_buffer.append","audio":"AAAA"}"#, #"{"type":"input_audio_buffer.append","x":"é"}"#,
            #"{"note":"\"type\":\"input_audio_buffer.append\"","audio":"AAAA"}"#,
        ])
    func refused(frame: String) {
        #expect(!scans(frame, .append))
    }

    @Test("Base64 whose slashes are escaped is read the fast way too, and only that escape")
    func escapedSlashes() {
        let frame = Array(#"{"type":"input_audio_buffer.append","audio":"\/\/\/\/"}"#.utf8)
        let audio = AudioFrame(scanning: frame.span, for: .append)?.audio(in: frame.span, encoding: .pcmu)
        #expect(audio == .pcmu([255, 255, 255]))
        let other = Array(#"{"type":"input_audio_buffer.append","audio":"\n\/\/\/"}"#.utf8)
        #expect(throws: WireDecodingError.self) { try ClientEvent(utf8: other, audio: .pcmu) }
    }

    @Test("What this library writes, it reads the fast way")
    func ownFrames() {
        let append = ClientEvent(.inputAudioAppend(.pcm16([1, -1])), eventID: "evt_1").utf8
        #expect(scans(String(decoding: append, as: UTF8.self), .append))
        let location = WireContentLocation(responseID: "resp_1", itemID: "item_1", outputIndex: 1, contentIndex: 2)
        let delta = ServerEvent(.outputAudioDelta(location, .pcma([1, 2])), eventID: "event_1").utf8
        let read = AudioFrame(scanning: delta.span, for: .delta)?.location(in: delta.span)
        #expect(read == location)
    }

    @Test("An identifier that needs escapes survives")
    func escapes() throws {
        let location = WireContentLocation(responseID: "r\"\\\n\u{1}é", itemID: "日/", outputIndex: 3, contentIndex: -1)
        let event = ServerEvent(.outputAudioDelta(location, .pcm16([1, 2, 3, 4])), eventID: "\u{1F}\u{7F}")
        #expect(try ServerEvent(utf8: event.utf8) == event)
    }

    @Test("An event is written behind what the buffer has")
    func appending() throws {
        var bytes = Array("before".utf8)
        let event = ClientEvent(.inputAudioAppend(.pcm16([5, -6])), eventID: "e")
        event.write(to: &bytes)
        #expect(bytes.prefix(6) == Array("before".utf8)[...])
        #expect(try ClientEvent(utf8: Array(bytes.dropFirst(6))) == event)
    }

    @Test("They never disagree, whatever the order, the white space and the escapes")
    func property() {
        var generator = SeededRandom.drawn()
        let seed = generator.repetition
        for _ in 0..<4_000 {
            let frame = AudioFrameText(using: &generator).bytes
            for encoding in WireAudioEncoding.allCases {
                let client = Result { try ClientEvent(utf8: frame, audio: encoding) }
                let generalClient = Result { try ClientEvent(general: frame.span, audio: encoding) }
                #expect(same(client, generalClient), "\(String(decoding: frame, as: UTF8.self)). \(seed)")
                let server = Result { try ServerEvent(utf8: frame, audio: encoding) }
                let generalServer = Result { try ServerEvent(general: frame.span, audio: encoding) }
                #expect(same(server, generalServer), "\(String(decoding: frame, as: UTF8.self)). \(seed)")
            }
        }
    }

    private func same<Event: Equatable>(_ left: Result<Event, any Error>, _ right: Result<Event, any Error>) -> Bool {
        switch (left, right) {
        case (.success(let left), .success(let right)): left == right
        case (.failure(let left as WireDecodingError), .failure(let right as WireDecodingError)): left == right
        default: false
        }
    }
}
