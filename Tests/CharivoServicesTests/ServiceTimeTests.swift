import CharivoEngine
import CharivoRealtime
import CharivoServices
import Synchronization
import Testing

@Suite("The time of a service", .timeLimit(.minutes(1)))
struct ServiceTimeTests {
    private static let begun = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
    private static let endless = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"

    private func service(_ url: String) throws -> HTTPService { try HTTPService(baseURL: url, totalTimeout: .milliseconds(200)) }

    /// What asking comes to; well before the minute that a single piece may take.
    private func expectLate(_ ask: () async throws -> Void) async throws {
        let start = ContinuousClock.now
        let error = await #expect(throws: SpeechError.self) { try await ask() }
        #expect(error?.message.contains("did not answer in time") == true, "\(error?.message ?? "")")
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test("A recogniser's answer that begins and does not end is given up")
    func recognition() async throws {
        try await RawService.serving(Self.begun + "{") { url in
            let utterance = try await TranscriptionRecognizer(service: try service(url), model: "m").beginUtterance(hints: .init())
            _ = try await utterance.append(.silence(.milliseconds(10)))
            try await expectLate { _ = try await utterance.finish() }
        }
    }

    @Test("So is a voice's")
    func voice() async throws {
        try await RawService.serving(Self.begun + "xx") { url in
            let voice = HTTPSpeechSynthesizer(service: try service(url), model: "m", voices: ["v"])
            try await expectLate { try await voice.speak("Hello.", voice: "v", speed: 1) { _ in true } }
        }
    }

    @Test("So is a dialogue's that goes on and on without a word")
    func dialogue() async throws {
        try await RawService.serving(Self.endless, thenForever: "4\r\n:x\n\n\r\n") { url in
            let dialogue = ChatDialogue(service: try service(url), model: "m")
            try await expectLate { try await dialogue.respond(to: DialogueRequest()) { _ in } }
        }
    }

    @Test("Of a voice that goes on and on no more is taken than the longest speech")
    func endlessVoice() async throws {
        let piece = String(repeating: "\0", count: 60_000)
        try await RawService.serving(Self.endless, thenForever: "ea60\r\n\(piece)\r\n") { url in
            let voice = HTTPSpeechSynthesizer(service: try HTTPService(baseURL: url), model: "m", voices: ["v"], sampleRate: 24_000)
            let samples = Mutex(0)
            try await voice.speak("Hello.", voice: "v", speed: 1) { audio in
                samples.withLock { $0 += audio.samples.count }
                return true
            }
            #expect(samples.withLock(\.self) == 120 * 24_000)
        }
    }
}
