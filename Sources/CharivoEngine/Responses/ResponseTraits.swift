internal import CharivoOpenAI

/// What is fixed about a response from its creation.
struct ResponseTraits: Sendable, Hashable {
    /// Its id.
    var id: String
    /// Its conversation; `nil` out of band.
    var conversationID: String?
    /// Whether it is spoken or written.
    var modality: WireModality = .audio
    /// How its sound is written.
    var encoding: WireAudioEncoding = .pcm16
    /// Its voice, as the client named it.
    var voice: WireVoice?
    /// The most it may take.
    var limit: WireTokenLimit = .unlimited
    /// The client's pairs.
    var metadata: [String: String]?

    init(id: String) { self.id = id }
}
