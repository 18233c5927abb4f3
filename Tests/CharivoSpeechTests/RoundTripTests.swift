import CharivoAudio
import CharivoEngine
import CharivoRealtime
import CharivoSpeech
import Synchronization
import Testing

@Suite("Mouth to ear")
struct RoundTripTests {
    @Test("A sentence spoken by flite is recognised by PocketSphinx", .timeLimit(.minutes(1)))
    func roundTrip() async throws {
        let heard = Mutex<[Int16]>([])
        try await FliteSynthesizer().speak("Hello there, my name is John.", voice: "rms", speed: 1) { audio in
            heard.withLock { $0 += audio.samples }
            return true
        }
        let samples = heard.withLock { $0 }
        let recognizer = PocketSphinxRecognizer()
        try await recognizer.warmUp()
        let utterance = try await recognizer.beginUtterance(hints: RecognitionHints())
        for start in stride(from: 0, to: samples.count, by: 480) {
            _ = try await utterance.append(PCMAudio(samples: Array(samples[start..<min(start + 480, samples.count)])))
        }
        #expect(try await utterance.finish() == "hello there my name is john")
    }
}
