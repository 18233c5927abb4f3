/// An app's check on what the character says, while it says it.
///
/// A guardrail is asked about the words of a reply as they grow, beside the session and never in its way. When it says stop, the
/// rest of *that* reply is neither made nor heard; a later reply is never touched.
///
/// ```swift
/// options.guardrails = [
///     Guardrail("prices") { reply in
///         reply.text.contains("free of charge") ? .stop(reason: "promised a price", correction: "Say that prices may vary.") : .pass
///     }
/// ]
/// ```
public struct Guardrail: Sendable {
    /// What a guardrail is asked about.
    public struct Reply: Sendable, Hashable {
        /// All its words so far.
        public var text: String
        /// Whether these are all the words there will be.
        public var isWhole: Bool
        /// Where it belongs.
        public var turn: TurnIdentity

        /// Makes a reply, for tests of guardrails.
        public init(text: String, isWhole: Bool, turn: TurnIdentity) {
            self.text = text
            self.isWhole = isWhole
            self.turn = turn
        }
    }

    /// What a guardrail says.
    public enum Verdict: Sendable, Hashable {
        /// The reply may go on.
        case pass
        /// The reply must not go on.
        ///
        /// - Parameters:
        ///   - reason: Why, for the event; do not put the reply's words into it.
        ///   - correction: Instructions for a reply that puts it right; it is asked for unless the user has taken the turn or
        ///     another reply has come by then. None by default.
        case stop(reason: String, correction: String? = nil)
    }

    /// What becomes of a reply when the check throws, takes too long, or cannot be run.
    public enum Failure: Sendable, Hashable {
        /// It goes on.
        case pass
        /// It is stopped.
        case stop
    }

    /// What the check is called in events.
    public var name: String
    /// After how many further characters of the reply the check runs again; it also runs at the reply's end.
    public var interval: Int
    /// How long the check may take.
    public var timeout: Duration
    /// What becomes of a reply when the check fails.
    public var onFailure: Failure
    /// What runs.
    public var check: @Sendable (Reply) async throws -> Verdict

    /// Makes a guardrail.
    public init(
        _ name: String, interval: Int = 80, timeout: Duration = .seconds(2), onFailure: Failure = .pass,
        check: @escaping @Sendable (Reply) async throws -> Verdict
    ) {
        self.name = name
        self.interval = interval
        self.timeout = timeout
        self.onFailure = onFailure
        self.check = check
    }
}

/// What a guardrail did.
public struct GuardrailReport: Sendable, Hashable {
    /// What came of it.
    public enum Outcome: String, Sendable, Hashable, Codable {
        /// It stopped the reply.
        case stopped
        /// It failed, and the reply goes on.
        case failedOpen = "failed_open"
        /// It failed, and the reply was stopped.
        case failedClosed = "failed_closed"
    }

    /// The guardrail's name.
    public var name: String
    /// What came of it.
    public var outcome: Outcome
    /// Why, in the guardrail's words, or ours: `timeout`, `error`, `overload`.
    public var reason: String
    /// The reply.
    public var turn: TurnIdentity
}
