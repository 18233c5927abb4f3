/// What a response, or a transcription, took, in tokens. Each number may be missing.
package struct WireUsage: Hashable, Sendable {
    /// All of them.
    package var totalTokens: Int?
    /// What went in.
    package var inputTokens: Int?
    /// What came out.
    package var outputTokens: Int?
    /// What went in, by kind.
    package var inputDetails: WireTokenDetails?
    /// What came out, by kind.
    package var outputDetails: WireTokenDetails?

    /// Makes a usage.
    package init(
        totalTokens: Int? = nil, inputTokens: Int? = nil, outputTokens: Int? = nil, inputDetails: WireTokenDetails? = nil,
        outputDetails: WireTokenDetails? = nil
    ) {
        self.totalTokens = totalTokens
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.inputDetails = inputDetails
        self.outputDetails = outputDetails
    }
}
