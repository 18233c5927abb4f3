/// A small character that answers by rules, offline: a stand-in for a language model, not one.
///
/// It is there so that a whole spoken conversation runs with no network, no account and no model file: for trying the system
/// out, for demonstrations, and for tests, which it always answers alike. It knows small talk, a few jokes and stories; it says
/// who it is from the session's instructions; it remembers what the user told in the same conversation; and it calls the
/// session's tools when the user's words match a tool's name, its description or the allowed values of its parameters. It does
/// not understand language, knows nothing of the world, speaks English only, and says so when it is asked more. It expects the
/// words of a speech recogniser: without punctuation, and partly misheard.
///
/// For a character that can really talk, give the engine another ``DialogueModel``.
///
/// ```swift
/// let dialogue = RuleBasedDialogue()
/// let request = DialogueRequest(instructions: "You are Hiyori. Cheerful and helpful assistant.", turns: [.user("who are you")])
/// try await dialogue.respond(to: request) { piece in
///     if case .words(let words) = piece { print(words, terminator: "") }
/// }
/// // I am Hiyori. I am a cheerful and helpful assistant. …
/// ```
///
/// The words come clause by clause. Equal requests have equal answers. It keeps no state and is used by any number of sessions.
public struct RuleBasedDialogue: DialogueModel {
    /// Makes a dialogue.
    public init() {}

    /// Answers the last turn: with words, clause by clause, or with calls of tools whose arguments satisfy their schemas.
    ///
    /// After the output of a tool it speaks about it and calls nothing, whatever the request's tool choice: the call it
    /// demanded has been made.
    ///
    /// - Throws: `CancellationError` between two clauses when the task is cancelled, and what `emit` throws.
    public func respond(to request: DialogueRequest, emit: (DialoguePiece) async throws -> Void) async throws {
        try Task.checkCancellation()
        switch DialoguePlanner(request: request).plan() {
        case .say(let text): try await speak(text, emit: emit)
        case .ask(let question): try await speak(question.missing.question, emit: emit)
        case .call(let calls):
            for call in calls {
                try Task.checkCancellation()
                try await emit(.toolCall(name: call.name, arguments: call.arguments))
            }
        }
    }

    private func speak(_ text: String, emit: (DialoguePiece) async throws -> Void) async throws {
        for clause in ClauseSplitter.clauses(of: text) {
            try Task.checkCancellation()
            try await emit(.words(clause))
        }
    }
}
