internal import CharivoRealtime

/// What of a client's wish a gateway grants.
struct GatewayGrant: Sendable, Hashable {
    /// The fields that are granted.
    var config: RealtimeSessionConfig
    /// The names of the fields that were wished for and are not granted.
    var refused: [String]

    /// Of a wish, what costs nothing and leaves the character itself: the voice, its speed, the turn detection, and whether replies are
    /// spoken. The session's policy is applied to that.
    init(harmlessOf wish: RealtimeSessionConfig) {
        config = RealtimeSessionConfig(
            voice: wish.voice, turnDetection: wish.turnDetection, speed: wish.speed, outputModality: wish.outputModality)
        let others: [(String, Bool)] = [
            ("provider", wish.provider != nil), ("transport", wish.transport != nil), ("model", wish.model != nil),
            ("instructions", wish.instructions != nil), ("temperature", wish.temperature != nil), ("maxTokens", wish.maxTokens != nil),
            ("tools", wish.tools != nil), ("toolChoice", wish.toolChoice != nil),
            ("inputAudioTranscription", wish.inputAudioTranscription != nil), ("noiseReduction", wish.noiseReduction != nil),
            ("providerOptions", wish.providerOptions != nil),
        ]
        refused = others.filter(\.1).map(\.0)
    }
}
