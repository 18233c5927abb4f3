import CharivoEngine
import Synchronization

/// A dialogue model made of a closure; keeps what it was asked.
final class ScriptedDialogue: DialogueModel {
    typealias Answer = @Sendable (DialogueRequest, (DialoguePiece) async throws -> Void) async throws -> Void

    private let answer: Answer
    private let asked = Mutex<[DialogueRequest]>([])

    /// What it was asked so far.
    var requests: [DialogueRequest] { asked.withLock(\.self) }

    init(_ answer: @escaping Answer) { self.answer = answer }

    /// Answers every turn with the same pieces.
    convenience init(_ pieces: DialoguePiece...) {
        self.init { _, emit in for piece in pieces { try await emit(piece) } }
    }

    func respond(to request: DialogueRequest, emit: (DialoguePiece) async throws -> Void) async throws {
        asked.withLock { $0.append(request) }
        try await answer(request, emit)
    }
}
