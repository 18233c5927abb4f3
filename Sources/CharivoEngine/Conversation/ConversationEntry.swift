internal import CharivoOpenAI

/// An item as the conversation keeps it. Sound is never kept, only its length and the words.
struct ConversationEntry: Sendable, Hashable {
    /// Its id.
    let id: String
    /// The item as events tell it; it always has ``id``.
    var item: WireItem
    /// What stood before it when it was added, as its events tell it.
    var previousID: String?
    /// For a spoken message of the character's: which words lie where.
    var timeline: SpokenTimeline?
    /// For the user's speech: how long it was.
    var inputAudio = AudioTicks.zero
    /// Whether the client said how far the message was heard; then what is still generated for it is not taken any more.
    var isTruncated = false

    /// Roughly what it takes to keep, in bytes.
    var cost: Int {
        let text =
            switch item.kind {
            case .message(_, let content): content.reduce(0) { $0 + $1.textBytes }
            case .functionCall(_, let name, let arguments): name.utf8.count + arguments.utf8.count
            case .functionCallOutput(_, let output): output.utf8.count
            case .mcpListTools(_, let tools): tools.count * 256
            case .mcpCall(let call): call.arguments.utf8.count + (call.output?.utf8.count ?? 0)
            case .mcpApprovalRequest(_, _, let arguments): arguments.utf8.count
            case .mcpApprovalResponse, .reference, .other: 0
            }
        return 256 + text
    }
}

extension WireContentPart {
    /// The words in a part, as a dialogue model sees them.
    var words: String {
        switch self {
        case .inputText(let text), .outputText(let text): text
        case .inputAudio(_, let transcript): transcript.value ?? ""
        case .outputAudio(_, let transcript): transcript ?? ""
        case .inputImage, .other: ""
        }
    }

    /// The size of what is kept of a part.
    var textBytes: Int {
        if case .inputImage(let url, _) = self { return url?.utf8.count ?? 0 }
        return words.utf8.count
    }

    /// The part as it is kept and repeated: without its sound, and without a picture's bytes, which no model here looks at.
    var silent: WireContentPart {
        switch self {
        case .inputImage(let url?, let detail) where url.utf8.count > 2_048: .inputImage(url: nil, detail: detail)
        case .inputAudio(_, let transcript): .inputAudio(nil, transcript: transcript)
        case .outputAudio(_, let transcript): .outputAudio(nil, transcript: transcript)
        case .inputText, .inputImage, .outputText, .other: self
        }
    }
}
