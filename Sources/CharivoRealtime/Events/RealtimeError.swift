/// What went wrong in a session.
///
/// Most errors leave the session alive; ``isTerminal`` says which do not. A message says how one got there and what to do,
/// and never holds keys, prompts, transcripts or tool arguments; of a provider it has the names of codes and fields alone. What the
/// provider said in words of its own is the ``cause``.
public struct RealtimeError: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// What kind of failure it is. Providers have codes of their own, so the set is open.
    public struct Code: RawRepresentable, Sendable, Hashable, Codable {
        /// The code as it stands in JSON.
        public let rawValue: String
        /// Makes a code of that name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The call does not fit the state the session is in.
        public static let state = Code(rawValue: "state")
        /// What was asked for did not happen in time.
        public static let timeout = Code(rawValue: "timeout")
        /// The connection could not be made, or was lost.
        public static let transport = Code(rawValue: "transport")
        /// The provider refused or failed.
        public static let provider = Code(rawValue: "provider")
        /// A tool could not be registered or run.
        public static let tool = Code(rawValue: "tool")
        /// A tool's arguments cannot be used: they are no JSON object, do not satisfy the schema, or cannot be read as its type.
        public static let invalidArguments = Code(rawValue: "invalid_arguments")
        /// A person did not approve a tool's call.
        public static let approvalDenied = Code(rawValue: "approval_denied")
        /// Nobody approved a tool's call in time.
        public static let approvalExpired = Code(rawValue: "approval_expired")
        /// A config, a character or an option that cannot be used.
        public static let invalidConfiguration = Code(rawValue: "invalid_configuration")
        /// The key or secret was refused.
        public static let authentication = Code(rawValue: "authentication")
        /// The account has no quota or credit left.
        public static let quota = Code(rawValue: "quota")
        /// The provider does not know the model.
        public static let modelNotFound = Code(rawValue: "model_not_found")
        /// The call was given up: the session was stopped, or the caller's task was cancelled.
        public static let cancelled = Code(rawValue: "cancelled")
        /// A limit of ours was reached.
        public static let limit = Code(rawValue: "limit")
    }

    /// What kind of failure it is.
    public var code: Code
    /// What happened and what to do, for a person.
    public var message: String
    /// The provider's own code, such as `invalid_api_key`.
    public var providerCode: String?
    /// The provider's name for the field that was at fault, such as `session.audio.output.voice`.
    public var parameter: String?
    /// What lay beneath, in words: of a provider's error the provider's own, which may quote a key, the instructions, or what was said.
    ///
    /// It is for whoever may see those: a program for the person whose session it is may show it. This library never logs it, and it is
    /// neither part of the ``description`` nor of any JSON form. At most 251 characters of a provider's.
    public var cause: String?
    /// The reply or the item that it is about, where it is about one.
    public var turn: TurnIdentity?
    /// After how long trying again may help, where the other side said so; it is not part of the JSON form.
    public var retryAfter: Duration?

    private enum CodingKeys: String, CodingKey { case code, message, providerCode, parameter }

    /// Makes an error.
    public init(
        code: Code, message: String, providerCode: String? = nil, parameter: String? = nil, cause: String? = nil,
        retryAfter: Duration? = nil, turn: TurnIdentity? = nil
    ) {
        self.turn = turn
        self.code = code
        self.message = message
        self.providerCode = providerCode
        self.parameter = parameter
        self.cause = cause
        self.retryAfter = retryAfter
    }

    /// Whether trying again with the same credentials and config is useless.
    public var isTerminal: Bool {
        [.authentication, .quota, .modelNotFound, .invalidConfiguration].contains(code)
    }

    /// The message. Not the ``cause``, which is for fewer eyes than a log has.
    public var description: String { message }
}
