internal import CharivoRealtime

/// What of a client's wish a gateway grants.
struct GatewayGrant: Sendable, Hashable {
    /// The fields that are granted.
    var config: RealtimeSessionConfig
    /// The names of the fields that were wished for and are not granted.
    var refused: [String]

    /// Of a wish, what costs nothing and leaves the character itself: the voice, its speed, the turn detection, and whether replies are
    /// spoken. The session's policy is applied to that.
    ///
    /// - Parameter wantsSound: Whether the client hears anything: to one that does not, nothing is spoken.
    init(harmlessOf wish: RealtimeSessionConfig, wantsSound: Bool) {
        config = RealtimeSessionConfig(
            voice: wish.voice, turnDetection: wish.turnDetection, speed: wish.speed, outputModality: wish.outputModality)
        let isSilent = !wantsSound && wish.outputModality == .audio
        if isSilent { config.outputModality = nil }
        // A client has no word that asks for a reply.
        let asksForReplies = wish.turnDetection?.createResponse == false
        if asksForReplies { config.turnDetection?.createResponse = nil }
        let others: [(String, Bool)] = [
            ("provider", wish.provider != nil), ("transport", wish.transport != nil), ("model", wish.model != nil),
            ("instructions", wish.instructions != nil), ("temperature", wish.temperature != nil), ("maxTokens", wish.maxTokens != nil),
            ("tools", wish.tools != nil), ("toolChoice", wish.toolChoice != nil),
            ("inputAudioTranscription", wish.inputAudioTranscription != nil), ("noiseReduction", wish.noiseReduction != nil),
            ("providerOptions", wish.providerOptions != nil), ("outputModality", isSilent),
            ("turnDetection.createResponse", asksForReplies),
        ]
        refused = others.filter(\.1).map(\.0)
    }
}
