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

    /// What it takes to keep, in bytes, roughly: its size as JSON when it came, or its words if they have grown beyond that.
    var cost: Int { max(createdSize, 256 + words) }

    private let createdSize: Int

    init(id: String, item: WireItem, previousID: String?) {
        self.id = id
        self.item = item
        self.previousID = previousID
        createdSize = item.encodedSize
    }

    private var words: Int {
        guard case .message(_, let content) = item.kind else { return 0 }
        return content.reduce(0) { $0 + $1.words.utf8.count }
    }
}

extension WireItem {
    /// The size in bytes of an event that tells the item.
    var encodedSize: Int {
        var bytes: [UInt8] = []
        ServerEvent(.itemRetrieved(self)).write(to: &bytes)
        return bytes.count
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
