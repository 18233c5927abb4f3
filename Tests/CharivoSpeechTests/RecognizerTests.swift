import CharivoAudio
import CharivoEngine
import CharivoRealtime
import CharivoSpeech
import CharivoTesting
import Foundation
import Testing

@Suite("Recogniser")
struct RecognizerTests {
    /// One for all tests, so that the models are loaded once.
    static let open: PocketSphinxRecognizer = {
        var configuration = PocketSphinxRecognizer.Configuration()
        // All tests at a time wait for two decoders.
        configuration.waitLimit = .seconds(300)
        return PocketSphinxRecognizer(configuration: configuration)
    }()

    static let sentences = [
        "hello who are you", "please smile for me", "what is your name", "tell me about yourself", "can you look to the left",
        "look at the window please", "what do you like to do in your free time", "i feel a little sad today", "show me a happy face",
        "turn around and look at the door", "what is the weather like today", "please tell me a short story", "do you remember my name",
        "my favorite color is blue", "good morning how are you today",
    ]

    @Test("Of what flite says most words are recognised", .timeLimit(.minutes(5)), arguments: ["slt", "rms", "awb"])
    func flite(voice: String) async throws {
        var errors = WordErrors()
        for sentence in Self.sentences {
            let heard = try await Self.open.words(in: Spoken.audio(sentence + ".", voice: voice))
            errors.add(said: sentence, heard: heard)
        }
        print("flite \(voice): \(errors)")
        #expect(errors.rate < 0.2, "\(errors)")
    }

    @Test("Of what people say most words are recognised", .timeLimit(.minutes(5)))
    func people() async throws {
        var all = WordErrors()
        for recording in try HumanRecordings.all() {
            let heard = try await Self.open.words(in: recording.audio)
            var errors = WordErrors()
            errors.add(said: recording.said, heard: heard)
            all.add(said: recording.said, heard: heard)
            print("\(recording.name): \(errors): \(heard)")
        }
        print("people: \(all)")
        #expect(all.words > 90, "the transcripts were read")
        #expect(all.rate < 0.35, "\(all)")
    }

    @Test("What was said before does not change what is heard", .timeLimit(.minutes(5)))
    func independent() async throws {
        let audio = try HumanRecordings.raw("goforward")
        let first = try await Self.open.words(in: audio)
        _ = try await Self.open.words(in: HumanRecordings.raw("something"))
        _ = try await Self.open.words(in: Spoken.audio("This is quite another voice.", voice: "awb"))
        #expect(try await Self.open.words(in: audio) == first)
        #expect(first == "go forward ten meters")
    }

    @Test("Partial results come only when they change, grow towards the end, and never after it", .timeLimit(.minutes(5)))
    func partials() async throws {
        var partials: [String] = []
        let words = try await Self.open.words(in: HumanRecordings.raw("goforward")) { partials.append($0) }
        #expect(!partials.isEmpty)
        #expect(zip(partials, partials.dropFirst()).allSatisfy { $0 != $1 })
        #expect(partials.last?.hasPrefix("go forward") == true)
        #expect(!words.contains("<") && !words.contains("[") && !words.contains("("))
    }

    enum Nothing: String, CaseIterable {
        case noSamples, oneSample, tenMilliseconds, silence, hiss

        var samples: [Int16] {
            switch self {
            case .noSamples: []
            case .oneSample: [1]
            case .tenMilliseconds: Array(repeating: 0, count: 240)
            case .silence: Array(repeating: 0, count: 48_000)
            case .hiss: (0..<72_000).map { Int16(truncatingIfNeeded: ($0 &* 1_103_515_245 &+ 12_345) >> 16) % 12 }
            }
        }
    }

    @Test("Where nothing is said nothing is heard", .timeLimit(.minutes(5)), arguments: Nothing.allCases)
    func nothing(kind: Nothing) async throws {
        let utterance = try await Self.open.beginUtterance(hints: RecognitionHints())
        _ = try await utterance.append(PCMAudio(samples: kind.samples))
        #expect(try await utterance.finish() == "")
    }

    @Test("Any rate is taken, even one that changes", .timeLimit(.minutes(5)), arguments: [8_000, 16_000, 24_000, 44_100, 48_000])
    func rates(rate: Int) async throws {
        let heard = try await Self.open.words(in: HumanRecordings.raw("goforward").resampled(to: rate))
        if rate > 8_000 { #expect(heard == "go forward ten meters") } else { #expect(!heard.isEmpty) }
    }

    @Test("A rate that makes no sense is an error, and the next utterance is none the worse", .timeLimit(.minutes(5)))
    func badRate() async throws {
        let utterance = try await Self.open.beginUtterance(hints: RecognitionHints())
        await #expect(throws: AudioError.self) { try await utterance.append(PCMAudio(samples: [1, 2], sampleRate: 3)) }
        await utterance.cancel()
        #expect(try await Self.open.words(in: HumanRecordings.raw("goforward")) == "go forward ten meters")
    }

    @Test("An utterance ends once", .timeLimit(.minutes(5)))
    func endsOnce() async throws {
        let utterance = try await Self.open.beginUtterance(hints: RecognitionHints())
        _ = try await utterance.finish()
        await #expect(throws: SpeechError.self) { try await utterance.finish() }
        await #expect(throws: SpeechError.self) { try await utterance.append(PCMAudio.silence(.milliseconds(20))) }
        await utterance.cancel()
    }

    @Test("A long talk is recognised in parts and keeps its words; what is beyond the limit is left out", .timeLimit(.minutes(5)))
    func long() async throws {
        let reading = try HumanRecordings.transcribed("librivox", transcripts: "transcription")
        let silence = [Int16](repeating: 0, count: 16_000 / 2)
        let samples = reading.flatMap { $0.audio.samples + silence }
        var errors = WordErrors()
        let said = reading.map(\.said).joined(separator: " ")
        errors.add(said: said, heard: try await Self.open.words(in: PCMAudio(samples: samples, sampleRate: 16_000)))
        #expect(errors.rate < 0.5, "\(errors)")

        var configuration = PocketSphinxRecognizer.Configuration()
        configuration.maximumUtterance = .seconds(3)
        let short = PocketSphinxRecognizer(configuration: configuration)
        let twice = try HumanRecordings.raw("goforward").samples + HumanRecordings.raw("goforward").samples
        #expect(try await short.words(in: PCMAudio(samples: twice, sampleRate: 16_000)) == "go forward ten meters")
    }

    @Test("A name that no dictionary has is heard when it is hinted at", .timeLimit(.minutes(5)))
    func hints() async throws {
        // A recogniser of its own, whose dictionary the other tests have not changed.
        let recognizer = PocketSphinxRecognizer()
        let audio = try await Spoken.audio("Good morning, Hiyori.", voice: "rms")
        #expect(try await recognizer.words(in: audio).contains("hiyori") == false)
        let phrases = ["Hiyori", "good morning", "\u{72AC}", "", "R2-D2", String(repeating: "x", count: 500)]
        let heard = try await recognizer.words(in: audio, hints: RecognitionHints(phrases: phrases))
        #expect(heard.contains("hiyori"), "\(heard)")
    }

    @Test("More hints than there is room for slow nothing down and harm nothing", .timeLimit(.minutes(5)))
    func manyHints() async throws {
        let recognizer = PocketSphinxRecognizer()
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        for round in 0..<26 {
            let phrases = (0..<200).map { "q\(letters[round])\(letters[$0 / 26])\(letters[$0 % 26])zu" }
            let utterance = try await recognizer.beginUtterance(hints: RecognitionHints(phrases: phrases))
            await utterance.cancel()
        }
        #expect(try await recognizer.words(in: HumanRecordings.raw("goforward")) == "go forward ten meters")
    }

    @Test("Loud noise is words at most, never a failure", .timeLimit(.minutes(5)))
    func noise() async throws {
        var random = SeededRandom(seed: 7)
        let noise = (0..<72_000).map { _ in Int16.random(in: .min ... .max, using: &random) }
        let square = (0..<72_000).map { $0 / 50 % 2 == 0 ? Int16.max : Int16.min }
        for samples in [noise, square] { _ = try await Self.open.words(in: PCMAudio(samples: samples)) }
    }

    @Test("Models that are not there are named with their package", .timeLimit(.minutes(5)))
    func missing() async {
        var configuration = PocketSphinxRecognizer.Configuration()
        configuration.modelFolders = ["/nonexistent/model"]
        let recognizer = PocketSphinxRecognizer(configuration: configuration)
        for _ in 0..<3 {
            let error = await #expect(throws: SpeechError.self) { try await recognizer.warmUp() }
            #expect(error?.code == .missingResource)
            #expect(error?.message.contains("pocketsphinx-en-us") == true)
            #expect(error?.message.contains("/nonexistent/model") == true)
        }
    }
}
