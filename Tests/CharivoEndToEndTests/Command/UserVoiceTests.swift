import CharivoEngine
import CharivoRealtime
import CharivoSpeech
import Synchronization
import Testing

@testable import charivo

@Suite("The user's voice")
struct UserVoiceTests {
    @Test("is never the character's", arguments: ["slt", "rms", "awb", "marin", "cedar", "alloy", "somebody", nil] as [String?])
    func differs(character: String?) {
        let voice = EmbeddedEngine.userVoice(besides: character)
        #expect(FliteSynthesizer().voices.contains(voice))
        #expect(voice != character.map { EmbeddedEngine.voiceAliases[$0] ?? $0 })
    }

    @Test("of the usual conversation has its shortest commands understood", .timeLimit(.minutes(2)))
    func shortCommands() async throws {
        let commands = [
            "Look left.", "Look up.", "Look down.", "Look at me.", "Smile.", "Wave.", "Nod.", "Stop.", "Hello.", "Yes.", "No.", "Be happy.",
            "Wave your hand.", "Tell me a joke.", "Tell me a story.", "What is your name?", "What can you do?", "Thank you.", "Goodbye.",
            "Look surprised.",
        ]
        let speech = OfflineSpeech()
        var right: [String: Int] = [:]
        for voice in speech.synthesizer.voices {
            for command in commands where try await heard(command, voice, speech) == plain(command) { right[voice, default: 0] += 1 }
        }
        print("heard right of \(commands.count): \(right)")
        let usual = right[EmbeddedEngine.userVoice(besides: LoadedCharacter.hiyori.character.voice?.id)] ?? 0
        #expect(usual >= 16 && usual == right.values.max(), "\(right)")
    }

    private func plain(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0 == " " } }

    private func heard(_ text: String, _ voice: String, _ speech: OfflineSpeech) async throws -> String {
        let samples = Mutex<[Int16]>(Array(repeating: 0, count: 4_800))
        try await speech.synthesizer.speak(text, voice: voice, speed: 1) { audio in
            samples.withLock { $0 += audio.samples }
            return true
        }
        let utterance = try await speech.recognizer.beginUtterance(hints: RecognitionHints())
        _ = try await utterance.append(PCMAudio(samples: samples.withLock { $0 } + Array(repeating: 0, count: 4_800)))
        return try await utterance.finish()
    }
}
