/// Where an event belongs: which reply, which item, which connection, which call.
public struct TurnIdentity: Sendable, Hashable, Codable {
    /// The reply.
    public var responseID: String?
    /// The item of the conversation.
    public var itemID: String?
    /// The connection, counted from 1 since the manager was made.
    public var generation: Int

    /// Makes an identity.
    public init(responseID: String? = nil, itemID: String? = nil, generation: Int) {
        self.responseID = responseID
        self.itemID = itemID
        self.generation = generation
    }
}

/// Why a session ended. The seed's `user`, and ours besides; the set is open.
public struct SessionEndReason: RawRepresentable, Sendable, Hashable, Codable {
    /// The reason as it stands in JSON.
    public let rawValue: String
    /// Makes a reason of that name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// `stopSession()` was called.
    public static let user = SessionEndReason(rawValue: "user")
    /// The provider ended it, or refused to let it go on.
    public static let provider = SessionEndReason(rawValue: "provider")
    /// The connection was lost and could not be made again.
    public static let connectionLost = SessionEndReason(rawValue: "connection-lost")
    /// The session's budget was spent; ``SessionBudget/Limit`` names what of it. In JSON `budget:` and the limit's name.
    public static func budget(_ limit: SessionBudget.Limit) -> SessionEndReason {
        SessionEndReason(rawValue: "budget:\(limit.rawValue)")
    }
}

/// An edge of the user's speech.
public struct UserSpeech: Sendable, Hashable {
    /// The item that the words will be.
    public var itemID: String
    /// Where in all the sound of this connection the edge lies, in milliseconds.
    public var audioMs: Int
    /// The connection.
    public var generation: Int
}

/// A reply with all its words.
public struct AssistantReply: Sendable, Hashable {
    /// What was said; of a reply that was cut short, what was heard of it.
    public var text: String
    /// Of a reply that was cut short: everything that was generated.
    public var generatedText: String?
    /// Whether it was cut short.
    public var isInterrupted: Bool
    /// Where it belongs.
    public var turn: TurnIdentity
}

/// How a reply ended for the provider.
public struct ResponseReport: Sendable, Hashable {
    /// How it ended.
    public var status: ProviderResponse.Status
    /// Why, in the provider's words, or ours: `connection_lost`, `timed_out`.
    public var reason: String?
    /// Where it belongs.
    public var turn: TurnIdentity
}

/// A tool that was called.
public struct ToolCallReport: Sendable, Hashable {
    /// The tool's name.
    public var name: String
    /// Its arguments; empty when they could not be read.
    public var arguments: JSONObject
    /// The call.
    public var callID: String
    /// Where it belongs.
    public var turn: TurnIdentity
}

/// How far the sound of a reply was heard.
public struct PlaybackReport: Sendable, Hashable {
    /// How the sound ended.
    public enum Outcome: String, Sendable, Hashable, Codable {
        /// Every sample was heard.
        case completed
        /// It was cut.
        case cut
    }

    /// How the sound ended.
    public var outcome: Outcome
    /// The sound that was heard, in milliseconds.
    public var playedMs: Int
    /// The sound that had arrived, in milliseconds.
    public var receivedMs: Int
    /// Where it belongs.
    public var turn: TurnIdentity
}

/// Something a developer may want to know.
public struct Diagnostic: Sendable, Hashable {
    /// What kind of thing it is, for instance `unknown_event`, `audio_dropped`.
    public var code: String
    /// What happened. Never holds keys, prompts, transcripts or tool arguments.
    public var message: String
    /// How often, where it is counted.
    public var count: Int?
}
