/// Who finds the ends of the user's turns, and how.
///
/// It is one value: a later one stands in the place of an earlier one, and takes back what only the earlier one had.
public struct TurnDetection: Sendable, Hashable, Codable {
    /// What turns are found by.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// Silence, by the provider's voice activity detection.
        case serverVAD = "server_vad"
        /// Meaning, by the provider's model.
        case semanticVAD = "semantic_vad"
        /// The app says so, with `commitAudio()` and `requestResponse()`.
        case manual
    }

    /// What turns are found by.
    public var kind: Kind
    /// How sure the detector must be, 0 to 1 (server VAD); the provider's own when `nil`.
    public var threshold: Double?
    /// How much sound before the first word belongs to the turn, in milliseconds (server VAD); the provider's own when `nil`.
    public var prefixPaddingMs: Int?
    /// How much silence ends a turn, in milliseconds (server VAD); the provider's own when `nil`.
    public var silenceDurationMs: Int?
    /// Whether the end of a turn asks for a reply; `true` when `nil`.
    public var createResponse: Bool?
    /// Whether the start of a turn interrupts a reply; `true` when `nil`.
    public var interruptResponse: Bool?
    /// After how much silence of both sides the provider speaks by itself, 5,000 to 30,000 ms (server VAD); never when `nil`.
    public var idleTimeoutMs: Int?
    /// `low`, `medium`, `high` or `auto` (semantic VAD); `auto` when `nil`.
    public var eagerness: String?

    /// Makes a setting.
    public init(
        kind: Kind, threshold: Double? = nil, prefixPaddingMs: Int? = nil, silenceDurationMs: Int? = nil,
        createResponse: Bool? = nil, interruptResponse: Bool? = nil, idleTimeoutMs: Int? = nil, eagerness: String? = nil
    ) {
        self.kind = kind
        self.threshold = threshold
        self.prefixPaddingMs = prefixPaddingMs
        self.silenceDurationMs = silenceDurationMs
        self.createResponse = createResponse
        self.interruptResponse = interruptResponse
        self.idleTimeoutMs = idleTimeoutMs
        self.eagerness = eagerness
    }

    /// Turns end with silence; the provider replies by itself and falls silent when the user speaks.
    public static let serverVAD = TurnDetection(kind: .serverVAD)

    /// The app ends turns and asks for replies.
    public static let manual = TurnDetection(kind: .manual)

    /// Whether a user who speaks interrupts the character.
    var interrupts: Bool { kind != .manual && interruptResponse != false }
}
