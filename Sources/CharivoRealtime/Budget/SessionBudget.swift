/// What a session may cost, and how it ends when that is spent.
///
/// ```swift
/// options.budget = SessionBudget(duration: .seconds(900), totalTokens: 200_000)
/// options.budget?.farewell = "Say in one sentence that time is up, and goodbye."
/// ```
///
/// At the first limit the character finishes what it is saying, says goodbye, and the session ends with a
/// ``SessionEndReason`` that names the limit. A limit is a threshold, not a wall: the reply that crosses it is made to its end,
/// and the goodbye comes on top.
public struct SessionBudget: Sendable, Hashable {
    /// What is limited.
    public enum Limit: String, Sendable, Hashable, Codable, CaseIterable {
        /// How long the session lives.
        case duration
        /// How many replies the model makes.
        case replies
        /// How many tokens the model reads.
        case inputTokens = "input_tokens"
        /// How many tokens the model makes.
        case outputTokens = "output_tokens"
        /// How many tokens the model reads and makes.
        case totalTokens = "total_tokens"
        /// What that costs.
        case money
    }

    /// An amount of money, and what counts towards it.
    public struct Money: Sendable, Hashable {
        /// The most the session may cost, in the currency of the prices.
        public var amount: Double
        /// What tokens cost.
        public var prices: PriceTable

        /// Makes a limit.
        public init(_ amount: Double, prices: PriceTable) {
            self.amount = amount
            self.prices = prices
        }
    }

    /// A cheaper way to go on, taken once before the end.
    public struct Economy: Sendable, Hashable {
        /// From which part of any limit on, 0 to 1.
        public var share: Double
        /// What the session is then asked for, until it ends, over all that is wished for: a lower
        /// ``RealtimeSessionConfig/maxTokens``, written replies. A live session keeps its model.
        public var config: RealtimeSessionConfig

        /// Makes an economy.
        public init(from share: Double, config: RealtimeSessionConfig) {
            self.share = share
            self.config = config
        }
    }

    /// How long the session may live, from the moment it can be talked to; outages count.
    public var duration: Duration?
    /// How many replies the model may make.
    public var replies: Int?
    /// How many tokens the model may read.
    public var inputTokens: Int?
    /// How many tokens the model may make.
    public var outputTokens: Int?
    /// How many tokens the model may read and make.
    public var totalTokens: Int?
    /// What it may cost.
    public var money: Money?
    /// A cheaper way to go on, before the end.
    public var economy: Economy?
    /// Instructions for the character's last words; without them the session ends when the present reply has been heard.
    public var farewell: String?
    /// How long all of that may take: the present reply, the last words, and their being heard.
    public var closingTime: Duration

    /// Makes a budget; what is `nil` has no limit.
    public init(
        duration: Duration? = nil, replies: Int? = nil, inputTokens: Int? = nil, outputTokens: Int? = nil, totalTokens: Int? = nil,
        money: Money? = nil, economy: Economy? = nil, farewell: String? = nil, closingTime: Duration = .seconds(30)
    ) {
        self.duration = duration
        self.replies = replies
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.totalTokens = totalTokens
        self.money = money
        self.economy = economy
        self.farewell = farewell
        self.closingTime = closingTime
    }
}

/// How a session's budget stands.
public struct BudgetReport: Sendable, Hashable {
    /// What the session does about it.
    public enum Stage: String, Sendable, Hashable, Codable {
        /// It goes on in a cheaper way.
        case economy
        /// It comes to its end.
        case closing
    }

    /// What the session does about it.
    public var stage: Stage
    /// The limit it has come near to, or reached.
    public var limit: SessionBudget.Limit
    /// What is spent: seconds, replies, tokens, or money.
    public var spent: Double
    /// What may be spent, in the same unit.
    public var allowed: Double
}
