/// What a provider says, in one form for all of them.
///
/// Events about a reply carry its id, those about an item the item's, so that each can be placed without a guess.
public enum ProviderEvent: Sendable, Hashable {
    /// The provider made a session.
    case sessionCreated(ProviderSession)
    /// The provider took a config; `applied` is what is now in force, as far as the provider says.
    case sessionUpdated(ProviderSession)

    /// The user began to speak; the item is the one the words will be.
    case speechStarted(itemID: String, audioStartMs: Int)
    /// The user fell silent.
    case speechStopped(itemID: String, audioEndMs: Int)
    /// The user's sound became an item.
    case audioCommitted(itemID: String, previousItemID: String?)
    /// The provider will answer a silence by itself.
    case idleTimeout(itemID: String)

    /// An item entered the conversation.
    case itemAdded(ConversationItem, previousItemID: String?)
    /// An item of the conversation is whole.
    case itemDone(ConversationItem)
    /// An item was taken out.
    case itemDeleted(itemID: String)
    /// The sound of an item was cut.
    case itemTruncated(itemID: String, audioEndMs: Int)
    /// What the user said, so far or at last.
    case inputTranscript(itemID: String, part: Int, InputTranscript)

    /// A reply began.
    case responseCreated(ProviderResponse)
    /// An item of a reply began.
    case outputItemAdded(responseID: String, ConversationItem)
    /// An item of a reply is whole, or was broken off.
    case outputItemDone(responseID: String, ConversationItem)
    /// Further words of a reply: text, or the transcript of its sound.
    case textDelta(OutputPlace, String, isTranscript: Bool = false)
    /// The authoritative words of a part.
    case textDone(OutputPlace, String)
    /// Further sound of a reply.
    case audioDelta(OutputPlace, PCMAudio)
    /// A part of a reply has all its sound.
    case audioDone(OutputPlace)
    /// A reply ended.
    case responseDone(ProviderResponse)

    /// The transport began to play a reply (WebRTC).
    case outputBufferStarted(responseID: String)
    /// The transport played a reply to its end, or was cut (WebRTC).
    case outputBufferStopped(responseID: String)

    /// The session may be taken up again by a later connection under this handle; `nil` takes the last one back.
    case resumptionHandle(String?)

    /// Something was refused or failed; the session lives unless the connection ends.
    case error(ProviderError)
    /// An event this library does not know, as it came.
    case unknown(type: String, JSONObject)
    /// A message that could not be read; `reason` never quotes it.
    case malformed(reason: String)
}

/// Where in a reply something belongs.
public struct OutputPlace: Sendable, Hashable {
    /// The reply.
    public var responseID: String
    /// The item of the reply.
    public var itemID: String
    /// The part of the item.
    public var part: Int

    /// Makes a place.
    public init(responseID: String, itemID: String, part: Int = 0) {
        self.responseID = responseID
        self.itemID = itemID
        self.part = part
    }
}

/// What the user said, as far as it is known.
public enum InputTranscript: Sendable, Hashable {
    /// Further words.
    case delta(String)
    /// All the words, and what they took, where the provider says so.
    case completed(String, usage: TranscriptionUsage? = nil)
    /// The words could not be recognised.
    case failed(ProviderError)
}

/// Something a provider refused or failed at.
public struct ProviderError: Sendable, Hashable {
    /// The provider's code.
    public var code: String?
    /// The provider's words.
    public var message: String
    /// The field at fault.
    public var parameter: String?
    /// The id of the message that was refused.
    public var messageID: String?

    /// Makes an error.
    public init(code: String? = nil, message: String, parameter: String? = nil, messageID: String? = nil) {
        self.code = code
        self.message = message
        self.parameter = parameter
        self.messageID = messageID
    }
}
