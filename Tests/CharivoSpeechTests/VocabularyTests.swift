import CharivoEngine
import CharivoRealtime
import CharivoSpeech
import Foundation
import Testing

@Suite("Recogniser with a vocabulary")
struct VocabularyTests {
    static let phrases = [
        "please smile", "look to the left", "look to the right", "wave at me", "what is your name", "good-bye, Hiyori!", "stop",
        "tell me a story", "turn around",
    ]

    private func recognizer(_ vocabulary: RecognitionVocabulary) -> PocketSphinxRecognizer {
        var configuration = PocketSphinxRecognizer.Configuration()
        configuration.vocabulary = vocabulary
        configuration.maximumDecoders = 1
        return PocketSphinxRecognizer(configuration: configuration)
    }

    @Test("Phrases are recognised without a fault, even words that no dictionary has", .timeLimit(.minutes(5)))
    func phrases() async throws {
        let recognizer = recognizer(.phrases(Self.phrases))
        for voice in FliteSynthesizer().voices {
            for phrase in Self.phrases {
                let heard = try await recognizer.words(in: Spoken.audio(phrase, voice: voice))
                let expected = phrase.lowercased().split { !$0.isLetter }.joined(separator: " ")
                #expect(heard == expected, "\(voice)")
            }
        }
    }

    @Test("With the card players' grammar nearly every word of people is right", .timeLimit(.minutes(1)))
    func cards() async throws {
        let grammar = try String(contentsOfFile: HumanRecordings.folder + "/cards/cards.gram", encoding: .utf8)
        let recognizer = recognizer(.grammar(grammar))
        var errors = WordErrors()
        for recording in try HumanRecordings.transcribed("cards", transcripts: "cards.transcription") {
            errors.add(said: recording.said, heard: try await recognizer.words(in: recording.audio))
        }
        print("cards with grammar: \(errors)")
        #expect(errors.rate < 0.1, "\(errors)")
    }

    @Test(
        "A grammar that is none is refused", .timeLimit(.minutes(1)),
        arguments: ["", "hello", "#JSGF V1.0; grammar x; <a> = b;", "#JSGF V1.0; grammar x; public <a> = (b;"])
    func badGrammar(text: String) async {
        let error = await #expect(throws: SpeechError.self) { try await recognizer(.grammar(text)).warmUp() }
        #expect(error?.code == .failed)
    }

    @Test("Phrases without a word are refused", .timeLimit(.minutes(1)), arguments: [[], [""], ["…", "犬"]])
    func noWords(phrases: [String]) async {
        await #expect(throws: SpeechError.self) { try await recognizer(.phrases(phrases)).warmUp() }
    }
}
