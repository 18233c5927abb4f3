import CharivoRealtime
import Logging
import Synchronization
import Testing

@testable import CharivoEngine

@Suite("The voice of a response", .timeLimit(.minutes(1)))
struct ResponseVoiceTests {
    /// A voice that does not come to an end by itself: it makes a second of sound at a time, for 1,000 s at most.
    private final class EndlessVoice: SpeechSynthesizer {
        let voices = ["endless"]
        let made = Mutex(0)
        let isDone = Latch()

        func warmUp() async throws {}

        func speak(_ text: String, voice: String, speed: Double, onAudio: @escaping @Sendable (PCMAudio) -> Bool) async throws {
            defer { isDone.open() }
            for _ in 0..<1_000 {
                made.withLock { $0 += 1 }
                guard onAudio(.silence(.seconds(1))) else { return }
            }
        }
    }

    @Test("A voice that goes on and on is told to stop after the longest clause, also while nobody takes its sound")
    func endless() async throws {
        let voice = EndlessVoice()
        let pipeline = ResponsePipeline(
            dialogue: ScriptedDialogue(.words("Hello.")), synthesizer: voice, clock: .continuous, audioLead: .seconds(3_600),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let heard = Mutex(0)
        await pipeline.run(
            ResponsePlan(request: DialogueRequest(), speech: .init(voice: "endless", speed: 1, sampleRate: 24_000))
        ) { output in
            guard case .audio(let samples) = output else { return }
            try await voice.isDone.wait()
            heard.withLock { $0 += samples.count }
        }
        #expect(voice.made.withLock(\.self) == 120)
        #expect(heard.withLock(\.self) == 120 * 24_000)
    }
}
