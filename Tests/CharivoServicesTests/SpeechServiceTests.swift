import CharivoEngine
import CharivoJSON
import CharivoRealtime
import CharivoServices
import CharivoWebSocket
import Synchronization
import Testing

@Suite("Ears and a mouth behind HTTP")
struct SpeechServiceTests {
    @Test("An utterance is sent as one WAV file with its hints, and its words come back")
    func transcription() async throws {
        try await FakeService.serving({ _ in .json(#"{"text":" Hello  there.\n"}"#) }) { service in
            let recognizer = TranscriptionRecognizer(service: try HTTPService(baseURL: service.url), model: "whisper")
            let utterance = try await recognizer.beginUtterance(hints: RecognitionHints(language: "en-GB", phrases: ["Hiyori", "Charivo"]))
            #expect(try await utterance.append(PCMAudio(samples: [1, -2], sampleRate: 16_000)) == nil)
            _ = try await utterance.append(PCMAudio(samples: [3], sampleRate: 16_000))
            #expect(try await utterance.finish() == "Hello there.")
            let request = try #require(service.received.first)
            #expect(request.path == "/v1/audio/transcriptions")
            let type = try #require(request.header("content-type"))
            let boundary = try #require(type.split(separator: "boundary=").last)
            var wav: [UInt8] = Array("RIFF".utf8) + [42, 0, 0, 0] + Array("WAVEfmt ".utf8) + [16, 0, 0, 0, 1, 0, 1, 0]
            wav += [0x80, 0x3e, 0, 0, 0, 0x7d, 0, 0, 2, 0, 16, 0] + Array("data".utf8) + [6, 0, 0, 0, 1, 0, 0xfe, 0xff, 3, 0]
            func field(_ name: String, _ value: String) -> String {
                "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
            }
            let head =
                field("model", "whisper") + field("response_format", "json") + field("language", "en") + field("prompt", "Hiyori, Charivo")
                + "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"speech.wav\"\r\nContent-Type: audio/wav\r\n\r\n"
            #expect(request.body == Array(head.utf8) + wav + Array("\r\n--\(boundary)--\r\n".utf8))
        }
    }

    @Test("An utterance of no sound has no words, and nobody is asked")
    func silence() async throws {
        try await FakeService.serving({ _ in .json("{}") }) { service in
            let recognizer = TranscriptionRecognizer(service: try HTTPService(baseURL: service.url), model: "whisper")
            let utterance = try await recognizer.beginUtterance(hints: RecognitionHints())
            #expect(try await utterance.finish() == "")
            #expect(service.received.isEmpty)
        }
    }

    @Test("An answer without a text is an error that says so")
    func noText() async throws {
        try await FakeService.serving({ _ in .json(#"{"words":[]}"#) }) { service in
            let recognizer = TranscriptionRecognizer(service: try HTTPService(baseURL: service.url), model: "whisper")
            let utterance = try await recognizer.beginUtterance(hints: RecognitionHints())
            _ = try await utterance.append(.silence(.milliseconds(10)))
            let error = await #expect(throws: SpeechError.self) { _ = try await utterance.finish() }
            #expect(try #require(error).message.contains("without a text"))
        }
    }

    @Test("A sentence is asked for in a voice that is there, and its sound comes whole, odd bytes or not")
    func speech() async throws {
        let answer = HTTPServerResponse(status: 200, headers: [("Content-Type", "audio/pcm")], body: [1, 0, 0xfe, 0xff, 7])
        try await FakeService.serving({ _ in answer }) { service in
            let voice = HTTPSpeechSynthesizer(service: try HTTPService(baseURL: service.url), model: "tts", voices: ["nova", "echo"])
            let samples = Mutex<[Int16]>([])
            try await voice.speak("Hello.", voice: "unknown", speed: 9) { audio in
                samples.withLock { $0 += audio.samples }
                return true
            }
            #expect(samples.withLock(\.self) == [1, -2])
            let request = try #require(service.received.first)
            #expect(request.path == "/v1/audio/speech")
            let expected: JSONValue = ["model": "tts", "input": "Hello.", "voice": "nova", "response_format": "pcm", "speed": 4]
            #expect(try JSONValue(utf8: request.body) == expected)
        }
    }
}
