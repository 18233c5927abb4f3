import CharivoEngine
import CharivoRealtime
import Synchronization

/// A head that answers one word and keeps what it was asked: what a model is really told is what a policy is about.
final class KeptDialogue: DialogueModel {
    private let asked = Mutex<[DialogueRequest]>([])

    /// What it was asked, oldest first.
    var requests: [DialogueRequest] { asked.withLock(\.self) }

    func respond(to request: DialogueRequest, emit: (DialoguePiece) async throws -> Void) async throws {
        asked.withLock { $0.append(request) }
        try await emit(.words("Yes."))
    }
}

/// A mouth that makes 10 ms of sound for any text, and keeps the voices it was asked for.
final class KeptSynthesizer: SpeechSynthesizer {
    let voices = ["marin", "alloy", "verse"]
    private let used = Mutex<[String]>([])

    /// The voices it spoke with, in order.
    var spokenWith: [String] { used.withLock(\.self) }

    func warmUp() async throws {}

    func speak(_ text: String, voice: String, speed: Double, onAudio: @escaping @Sendable (PCMAudio) -> Bool) async throws {
        used.withLock { $0.append(voice) }
        _ = onAudio(PCMAudio(samples: Array(repeating: 100, count: 240)))
    }
}

/// Ears that always hear the same.
struct FixedRecognizer: SpeechRecognizer {
    var words = "a secret of the user's"

    func warmUp() async throws {}
    func beginUtterance(hints: RecognitionHints) async throws -> any RecognitionUtterance { Utterance(words: words) }

    private struct Utterance: RecognitionUtterance {
        var words: String
        func append(_ audio: PCMAudio) async throws -> String? { nil }
        func finish() async throws -> String { words }
        func cancel() async {}
    }
}
