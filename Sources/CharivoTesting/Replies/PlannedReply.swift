public import CharivoRealtime

/// A reply that a provider in a test gives: what it says, how it sounds, which tools it calls, how it ends.
///
/// The same plan serves the ``ScriptedRealtimeClient`` and the ``ProtocolServer``.
public struct PlannedReply: Sendable, Hashable {
    /// One item of a reply.
    public enum Item: Sendable, Hashable {
        /// Words that are heard for so long.
        case spoken(String, sound: Duration)
        /// Words alone.
        case written(String)
        /// A call of a tool.
        case call(PlannedCall)
    }

    /// Its items, in order.
    public var items: [Item]
    /// How it ends.
    public var status: ProviderResponse.Status
    /// Why, in the provider's words, for instance `content_filter`.
    public var reason: String?
    /// What failed, for a reply that does.
    public var error: ProviderError?
    /// What it costs; `nil` for a provider that does not say.
    public var usage: TokenUsage?
    /// Whether it is only begun: its last item stays open until the test ends the reply.
    public var isHeld: Bool

    /// Makes a plan.
    public init(
        items: [Item], status: ProviderResponse.Status = .completed, reason: String? = nil, error: ProviderError? = nil,
        usage: TokenUsage? = TokenUsage(totalTokens: 30, inputTokens: 10, outputTokens: 20), isHeld: Bool = false
    ) {
        self.items = items
        self.status = status
        self.reason = reason
        self.error = error
        self.usage = usage
        self.isHeld = isHeld
    }

    /// One spoken item.
    public static func spoken(_ words: String, sound: Duration = .seconds(1)) -> PlannedReply {
        PlannedReply(items: [.spoken(words, sound: sound)])
    }

    /// One written item.
    public static func written(_ words: String) -> PlannedReply {
        PlannedReply(items: [.written(words)])
    }

    /// Calls of tools.
    public static func calls(_ calls: PlannedCall...) -> PlannedReply {
        PlannedReply(items: calls.map(Item.call))
    }

    /// The call of one tool.
    public static func call(_ name: String, arguments: JSONObject = [:], id: String = "call_1") -> PlannedReply {
        .calls(PlannedCall(id: id, name: name, arguments: JSONValue.object(arguments).text))
    }

    /// A reply the provider fails at.
    public static func failed(code: String? = nil, _ message: String) -> PlannedReply {
        PlannedReply(items: [], status: .failed, error: ProviderError(code: code, message: message))
    }

    /// The same reply, only begun.
    public var held: PlannedReply {
        var copy = self
        copy.isHeld = true
        return copy
    }
}

/// The call of a tool in a ``PlannedReply``.
public struct PlannedCall: Sendable, Hashable {
    /// The call's id.
    public var id: String
    /// The tool's name.
    public var name: String
    /// The arguments as the model writes them: JSON, if it is a good one.
    public var arguments: String

    /// Makes a call.
    public init(id: String, name: String, arguments: String = "{}") {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}
