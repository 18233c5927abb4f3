/// A session at one moment. JSON keys and words are the seed's.
public struct RealtimeState: Sendable, Hashable, Codable {
    /// How the connection stands.
    public enum Connection: String, Sendable, Hashable, Codable {
        /// There is none.
        case idle
        /// It is being made, for the first time or again.
        case connecting
        /// It is usable.
        case connected
        /// It is being closed.
        case disconnecting
        /// It could not be made, or not be made again.
        case error
    }

    /// The session.
    public struct Session: Sendable, Hashable, Codable {
        /// How the session stands.
        public enum Status: String, Sendable, Hashable, Codable {
            /// There was none yet.
            case idle
            /// It is being started.
            case starting
            /// It lives; also while a lost connection is being made again.
            case active
            /// It has ended.
            case stopped
        }

        /// How the session stands.
        public var status: Status
        /// The config that is in force, as the provider last accepted it.
        public var config: RealtimeSessionConfig?
        /// Who the session is with.
        public var characterID: String?

        private enum CodingKeys: String, CodingKey {
            case status, config
            case characterID = "characterId"
        }
    }

    /// The newest reply.
    public struct Response: Sendable, Hashable, Codable {
        /// How the reply stands.
        public enum Status: String, Sendable, Hashable, Codable {
            /// There was none yet.
            case idle
            /// It is being made.
            case responding
            /// It was cut short: by the user's voice, by the app, by a lost connection, or by a failure.
            case interrupted
            /// It was made to its end; it may still be audible.
            case completed
        }

        /// How the reply stands.
        public var status: Status
        /// Its words so far; of an interrupted one, the words that were heard.
        public var text: String
        /// The provider's id for it.
        public var responseID: String?

        private enum CodingKeys: String, CodingKey {
            case status, text
            case responseID = "responseId"
        }
    }

    /// How the connection stands.
    public var connection: Connection = .idle
    /// The session.
    public var session = Session(status: .idle)
    /// The newest reply.
    public var response = Response(status: .idle, text: "")
    /// Whether the character can be heard at this moment.
    public var audioPlaying = false
    /// Whether a reply is still expected, also before its first word. `sendMessage` refuses exactly then, by default.
    public var awaitingResponse = false
    /// What last went wrong, until something succeeds.
    public var lastError: RealtimeError?

    /// The state before a first session.
    public init() {}
}
