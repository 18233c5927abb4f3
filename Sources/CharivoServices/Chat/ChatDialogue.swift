public import CharivoEngine
internal import CharivoJSON
internal import NIOCore

/// A language model behind `chat/completions`, with streamed words and tool calls: the head of a character that can really talk.
///
/// ```swift
/// let service = try HTTPService(baseURL: "http://127.0.0.1:11434/v1")     // Ollama on this machine
/// let dialogue = ChatDialogue(service: service, model: "llama3.2")
/// ```
///
/// The words are handed on as they come, so that the voice begins with the first clause. It keeps no state; every answer is asked for
/// with the whole conversation.
public struct ChatDialogue: DialogueModel {
    private let client: ServiceClient
    private let model: String

    /// Makes a dialogue.
    ///
    /// - Parameters:
    ///   - service: Where the model is.
    ///   - model: The service's name for it.
    public init(service: HTTPService, model: String) {
        client = ServiceClient(service: service, purpose: "dialogue")
        self.model = model
    }

    /// Sees that the service is there and takes the key.
    ///
    /// - Throws: `SpeechError` that says what to do.
    public func warmUp() async throws { try await client.probe() }

    /// Asks the model for the answer to the last turn.
    ///
    /// - Throws: `SpeechError` when the service cannot be reached, refuses, or answers nonsense; what `emit` throws.
    public func respond(to request: DialogueRequest, emit: (DialoguePiece) async throws -> Void) async throws {
        let outgoing = ServiceRequest(
            path: "/chat/completions", contentType: "application/json", body: ChatRequest(request, model: model).json.utf8, model: model)
        var events = ServerSentEvents()
        var reply = ChatReply()
        var isOver = false
        do {
            try await client.exchange(outgoing) { piece in
                for event in try events.append(piece.readableBytesView) {
                    guard !event.elementsEqual("[DONE]".utf8) else {
                        isOver = true
                        return false
                    }
                    if let words = try reply.append(event) { try await emit(.words(words)) }
                }
                return true
            }
            // Without its end the answer may be half of one: half a call is not made.
            guard isOver else { throw client.failed("broke off in the middle of an answer") }
            for call in try reply.finish() { try await emit(call) }
        } catch is ServerSentEvents.TooLong {
            throw client.failed("sent an event that is too long to be one")
        } catch let flaw as ChatReply.Flaw {
            throw client.failed(flaw.words)
        }
    }
}

extension ChatReply.Flaw {
    fileprivate var words: String {
        switch self {
        case .chunk: "failed in the middle of an answer, or speaks another protocol"
        case .call: "called a tool with arguments that are no JSON object; another model may be better at tools"
        case .size: "called more tools, or with more arguments, than an answer may have"
        }
    }
}
