import CharivoAudio
import CharivoEngine
import CharivoRealtime
import CharivoSpeech
import CharivoTesting
import Synchronization
import Testing

@Suite("Flite")
struct FliteTests {
    static let sentence = "The quick brown fox jumps over the lazy dog."

    @Test("Every voice speaks a sentence of plausible length and loudness", .timeLimit(.minutes(1)), arguments: FliteSynthesizer().voices)
    func speaks(voice: String) async throws {
        let audio = try await Spoken.audio(Self.sentence, voice: voice)
        #expect(audio.sampleRate == 24_000)
        #expect((1.5...6).contains(audio.duration / .seconds(1)), "\(audio.duration)")
        #expect((0.02...0.5).contains(audio.rms), "\(audio.rms)")
        #expect(audio.samples.prefix(480).rms < 0.02 && audio.samples.suffix(480).rms < 0.02, "no click at either end")
    }

    @Test("Voices differ, and a name that is none means the first")
    func voices() async throws {
        let synthesizer = FliteSynthesizer(defaultVoice: "awb")
        #expect(synthesizer.voices == ["awb", "slt", "rms"])
        #expect(FliteSynthesizer(defaultVoice: "nobody").voices.first == "slt")
        let lengths = Mutex<[String: Int]>([:])
        for voice in ["awb", "slt", "rms", "marin"] {
            try await synthesizer.speak(Self.sentence, voice: voice, speed: 1) { audio in
                lengths.withLock { $0[voice, default: 0] += audio.samples.count }
                return true
            }
        }
        let counts = lengths.withLock { $0 }
        // To some hundredths of a second, for flite's noise decides where the silence begins that is cut.
        func differs(_ one: String, _ other: String) -> Bool { abs(counts[one, default: 0] - counts[other, default: 0]) > 1_500 }
        #expect(!differs("marin", "awb"))
        #expect(differs("slt", "awb") && differs("slt", "rms") && differs("rms", "awb"), "\(counts)")
    }

    @Test("The sound comes in short pieces, not all at the end", .timeLimit(.minutes(1)))
    func streams() async throws {
        let pieces = Mutex<[Int]>([])
        try await FliteSynthesizer().speak(Self.sentence, voice: "slt", speed: 1) { audio in
            pieces.withLock { $0.append(audio.samples.count) }
            return true
        }
        let counts = pieces.withLock { $0 }
        #expect(counts.count > 20)
        #expect(counts.allSatisfy { $0 > 0 && $0 < 24_000 / 2 })
    }

    @Test(
        "Speed changes the length, within limits", .timeLimit(.minutes(1)),
        arguments: [(0.25, 4.0), (0.5, 2.0), (1.5, 0.67), (9, 0.67), (0, 4.0), (.nan, 1)])
    func speed(speed: Double, factor: Double) async throws {
        let usual = try await Spoken.audio(Self.sentence).duration
        let length = try await Spoken.audio(Self.sentence, speed: speed).duration
        #expect(abs(length / usual / factor - 1) < 0.25, "\(length) against \(usual)")
    }

    @Test("Returning false stops the voice within the piece", .timeLimit(.minutes(1)))
    func stops() async throws {
        let pieces = Mutex(0)
        try await FliteSynthesizer().speak(String(repeating: Self.sentence + " ", count: 50), voice: "slt", speed: 1) { _ in
            pieces.withLock {
                $0 += 1
                return $0 < 3
            }
        }
        #expect(pieces.withLock { $0 } == 3)
    }

    @Test("Cancelling stops the voice within a piece and throws", .timeLimit(.minutes(1)))
    func cancels() async throws {
        let (begun, pieces) = AsyncStream<Int>.makeStream()
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                let text = String(repeating: Self.sentence + " ", count: 300)
                do {
                    try await FliteSynthesizer().speak(text, voice: "slt", speed: 0.25) { audio in
                        pieces.yield(audio.samples.count)
                        return true
                    }
                    return false
                } catch { return error is CancellationError }
            }
            for await _ in begun { break }
            group.cancelAll()
            #expect(await group.next() == true)
            pieces.finish()
        }
        // All of it would be an hour.
        #expect(await begun.reduce(0, +) < 24_000 * 600)
    }

    @Test("Eight sessions at a time each get their own sentence whole", .timeLimit(.minutes(1)))
    func concurrent() async throws {
        let sentences = [
            "One.", "Twenty two.", "Please look to the left.", "What is your name?", "I feel happy today.", Self.sentence,
            "Turn around and look at the door.", "Good morning, how are you today?",
        ]
        var alone: [Int] = []
        for (index, sentence) in sentences.enumerated() {
            alone.append(try await Spoken.audio(sentence, voice: ["slt", "rms", "awb"][index % 3]).samples.count)
        }
        for _ in 0..<3 {
            let together = try await withThrowingTaskGroup(of: (Int, PCMAudio).self) { group in
                for (index, sentence) in sentences.enumerated() {
                    group.addTask { (index, try await Spoken.audio(sentence, voice: ["slt", "rms", "awb"][index % 3])) }
                }
                return try await group.reduce(into: [Int: PCMAudio]()) { $0[$1.0] = $1.1 }
            }
            for index in sentences.indices {
                let audio = try #require(together[index])
                // flite's noise decides where exactly the silence begins that is cut.
                #expect(abs(audio.samples.count - alone[index]) < 24_000 / 7, "\(sentences[index])")
                #expect(audio.rms > 0.02)
            }
        }
    }

    static let unspeakable = ["", " ", "\n\t", "…", "🙂🙂", "犬が好き", "***", "<br/>", "?!", "\u{0}\u{1}\u{7F}", "- - -", "( )", "\"'\""]

    @Test("A text with nothing to say makes no sound and no error", .timeLimit(.minutes(1)), arguments: unspeakable)
    func nothing(text: String) async throws {
        #expect(try await Spoken.audio(text).samples.isEmpty)
    }

    static let odd = [
        "Hello 🙂 **world**!", "Café Zoë naïve façade", "a\u{0}b", String(repeating: "x", count: 5_000), String(repeating: "9", count: 300),
        "[link](http://example.com/a?b=c&d) and <b>bold</b>", "$5.00 & 50% of £3 — 20°C", "C++ / C# \\ n ^ ~ |",
        "Dr. Smith, e.g. at 3:45 p.m.",
        "1/2 3/4 1999 2024-01-31 +49 (0)30 123456", "''''a''''", "a.b.c.d.e.f", "....a....", ";;;x;;;", "%s%n%d", "A", "i", "&amp; &lt;",
    ]

    @Test("Odd text is spoken without harm", .timeLimit(.minutes(1)), arguments: odd)
    func oddText(text: String) async throws {
        #expect(try await Spoken.audio(String(text.prefix(400))).rms > 0.005)
    }

    @Test("No text makes flite stop the process", .timeLimit(.minutes(5)))
    func anyText() async throws {
        var random = SeededRandom.drawn()
        let seed = random.repetition
        let alphabet: [Swift.Character] = Array(" aeioubcdfghstxz0123456789.,;:!?-'\"()[]{}<>/\\|@#$%^&*_+=~`\n\tÀéßœ€°🙂漢\u{0}\u{1B}")
        for _ in 0..<40 {
            let text = String((0..<Int.random(in: 1...60, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" })
            let audio = try await Spoken.audio(text, speed: 1.5)
            #expect(audio.duration < .seconds(120), "\(seed)")
        }
    }
}
