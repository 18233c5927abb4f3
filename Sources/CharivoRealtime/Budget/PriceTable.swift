/// What tokens cost, by model.
public struct PriceTable: Sendable, Hashable, Codable {
    /// What a million tokens of one model cost, in whatever currency the app reckons in.
    public struct Prices: Sendable, Hashable, Codable {
        /// Text that the model reads.
        public var textInput: Double
        /// Sound that the model hears.
        public var audioInput: Double
        /// What it reads or hears again and the provider has cached.
        public var cachedInput: Double
        /// Text that the model writes.
        public var textOutput: Double
        /// Sound that the model speaks.
        public var audioOutput: Double

        /// Makes prices, each for a million tokens.
        public init(textInput: Double, audioInput: Double, cachedInput: Double, textOutput: Double, audioOutput: Double) {
            self.textInput = textInput
            self.audioInput = audioInput
            self.cachedInput = cachedInput
            self.textOutput = textOutput
            self.audioOutput = audioOutput
        }
    }

    /// The prices by the provider's name for the model.
    public var models: [String: Prices]
    /// The prices of every other model.
    public var others: Prices

    /// Makes a table.
    public init(models: [String: Prices] = [:], others: Prices) {
        self.models = models
        self.others = others
    }

    /// What a reply cost.
    ///
    /// Providers do not say which of the cached tokens were sound: they are taken from text and sound alike, in proportion.
    public func cost(of usage: TokenUsage, model: String?) -> Double {
        let prices = model.flatMap { models[$0] } ?? others
        let cached = Double(usage.cachedTokens ?? 0)
        let fresh = max(0, Double(usage.inputTokens) - cached)
        let audioShare = usage.inputTokens > 0 ? min(1, Double(usage.inputAudioTokens ?? 0) / Double(usage.inputTokens)) : 0
        let audioOutput = Double(min(usage.outputAudioTokens ?? 0, usage.outputTokens))
        let input = cached * prices.cachedInput + fresh * (audioShare * prices.audioInput + (1 - audioShare) * prices.textInput)
        let output = audioOutput * prices.audioOutput + (Double(usage.outputTokens) - audioOutput) * prices.textOutput
        return (input + output) / 1_000_000
    }
}
