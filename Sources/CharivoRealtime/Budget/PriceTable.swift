/// What tokens cost, by model.
public struct PriceTable: Sendable, Hashable, Codable {
    /// What a million tokens of one model cost, or a minute of sound, in whatever currency the app reckons in.
    public struct Prices: Sendable, Hashable, Codable {
        /// Text that the model reads.
        public var textInput: Double
        /// Sound that the model hears.
        public var audioInput: Double
        /// What it reads again and the provider has cached; what it hears again too, unless ``cachedAudioInput`` says otherwise.
        public var cachedInput: Double
        /// What it hears again and the provider has cached, where that has a price of its own.
        public var cachedAudioInput: Double?
        /// Text that the model writes.
        public var textOutput: Double
        /// Sound that the model speaks.
        public var audioOutput: Double
        /// A minute of sound that a model writes down, where it is billed by the length of that; nothing when `nil`.
        public var audioMinute: Double?

        /// Makes prices, each for a million tokens but for the minute's.
        public init(
            textInput: Double, audioInput: Double, cachedInput: Double, cachedAudioInput: Double? = nil, textOutput: Double,
            audioOutput: Double, audioMinute: Double? = nil
        ) {
            self.textInput = textInput
            self.audioInput = audioInput
            self.cachedInput = cachedInput
            self.cachedAudioInput = cachedAudioInput
            self.textOutput = textOutput
            self.audioOutput = audioOutput
            self.audioMinute = audioMinute
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

    /// What a reply, or a transcription by tokens, cost.
    ///
    /// Where a provider does not say which of the cached tokens were sound, they are taken from text and sound alike, in proportion.
    public func cost(of usage: TokenUsage, model: String?) -> Double {
        let prices = prices(of: model)
        let input = Double(max(0, usage.inputTokens))
        let audio = min(input, Double(max(0, usage.inputAudioTokens ?? 0)))
        let cached = min(input, Double(max(0, usage.cachedTokens ?? 0)))
        // Of the cached tokens no more can be sound than there is sound, and no fewer than there is no text for.
        let cachedAudio = min(
            max(usage.cachedAudioTokens.map(Double.init) ?? cached * (input > 0 ? audio / input : 0), cached - (input - audio)),
            min(cached, audio))
        let output = Double(max(0, usage.outputTokens))
        let audioOutput = min(output, Double(max(0, usage.outputAudioTokens ?? 0)))
        let heard = (audio - cachedAudio) * prices.audioInput + cachedAudio * (prices.cachedAudioInput ?? prices.cachedInput)
        let read = (input - audio - (cached - cachedAudio)) * prices.textInput + (cached - cachedAudio) * prices.cachedInput
        let made = audioOutput * prices.audioOutput + (output - audioOutput) * prices.textOutput
        return (heard + read + made) / 1_000_000
    }

    /// What the writing down of what the user said cost.
    public func cost(of usage: TranscriptionUsage, model: String?) -> Double {
        switch usage {
        case .tokens(let usage): cost(of: usage, model: model)
        case .audio(let length): length.inSeconds / 60 * (prices(of: model).audioMinute ?? 0)
        }
    }

    private func prices(of model: String?) -> Prices { model.flatMap { models[$0] } ?? others }
}
