import CharivoEngine
import CharivoRealtime
import CharivoSpeech
import Testing

@Suite("Recognition for several sessions")
struct ConcurrentRecognitionTests {
    private func recognizer(_ count: Int, wait: Duration = .seconds(60)) -> PocketSphinxRecognizer {
        var configuration = PocketSphinxRecognizer.Configuration()
        configuration.vocabulary = .phrases(["please smile", "look to the left", "wave at me", "what is your name"])
        configuration.maximumDecoders = count
        configuration.waitLimit = wait
        return PocketSphinxRecognizer(configuration: configuration)
    }

    @Test("More sessions than decoders all hear their own sentence", .timeLimit(.minutes(5)))
    func sessions() async throws {
        let recognizer = recognizer(3)
        let phrases = ["please smile", "look to the left", "wave at me", "what is your name"]
        try await withThrowingTaskGroup(of: (String, String).self) { group in
            for index in 0..<12 {
                group.addTask {
                    let phrase = phrases[index % phrases.count]
                    let audio = try await Spoken.audio(phrase, voice: ["slt", "rms", "awb"][index % 3])
                    return (phrase, try await recognizer.words(in: audio))
                }
            }
            for try await (said, heard) in group { #expect(heard == said) }
        }
    }

    @Test("An utterance beyond the cap is told that all are busy, and gets one after a cancel", .timeLimit(.minutes(1)))
    func cap() async throws {
        let recognizer = recognizer(1, wait: .milliseconds(1))
        let first = try await recognizer.beginUtterance(hints: RecognitionHints())
        let error = await #expect(throws: SpeechError.self) { _ = try await recognizer.beginUtterance(hints: RecognitionHints()) }
        #expect(error?.code == .busy)
        _ = try await first.append(Spoken.audio("wave at me"))
        await first.cancel()
        #expect(try await recognizer.words(in: Spoken.audio("please smile")) == "please smile")
    }

    @Test("An utterance that is forgotten gives its decoder back", .timeLimit(.minutes(1)))
    func forgotten() async throws {
        let recognizer = recognizer(1, wait: .milliseconds(1))
        for _ in 0..<3 {
            let utterance = try await recognizer.beginUtterance(hints: RecognitionHints())
            _ = try await utterance.append(Spoken.audio("look to the left"))
        }
        #expect(try await recognizer.words(in: Spoken.audio("wave at me")) == "wave at me")
    }

    @Test("A cancelled task stops decoding in the middle of a long piece, and the decoder is none the worse", .timeLimit(.minutes(1)))
    func cancelled() async throws {
        let recognizer = recognizer(1)
        let sentence = try await Spoken.audio("please smile")
        let long = PCMAudio(samples: Array(repeating: sentence.samples, count: 200).flatMap { $0 })
        let utterance = try await recognizer.beginUtterance(hints: RecognitionHints())
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                do {
                    _ = try await utterance.append(long)
                    return false
                } catch { return error is CancellationError }
            }
            group.cancelAll()
            for await threw in group { #expect(threw) }
        }
        await utterance.cancel()
        #expect(try await recognizer.words(in: sentence) == "please smile")
    }
}
