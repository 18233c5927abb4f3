/// How a connection carries sound.
public enum RealtimeTransport: String, Sendable, Hashable, Codable {
    /// Media tracks and a data channel; the service plays into a track.
    case webRTC = "webrtc"
    /// Sound inside messages; this side plays it.
    case webSocket = "websocket"
}

/// Whether a reply is spoken or written.
public enum OutputModality: String, Sendable, Hashable, Codable {
    /// Spoken, with a transcript.
    case audio
    /// Written only.
    case text
}

/// How the provider cleans the user's sound.
public enum NoiseReduction: String, Sendable, Hashable, Codable {
    /// For a microphone close to the mouth.
    case nearField = "near_field"
    /// For a microphone in the room.
    case farField = "far_field"
    /// Not at all.
    case off
}

/// Whether the model may call tools.
public enum ToolChoice: String, Sendable, Hashable, Codable {
    /// As it sees fit.
    case auto
    /// It must not.
    case none
    /// It must call at least one.
    case required
}

/// Whether and how what the user says is written down.
public struct InputAudioTranscription: Sendable, Hashable, Codable {
    /// The provider's name for the model that writes; its own choice when `nil`.
    public var model: String?
    /// `false` turns it off; `nil` and `true` turn it on.
    public var enabled: Bool?
    /// The language spoken, as an ISO 639-1 code; the provider finds out when `nil`.
    public var language: String?

    /// Makes a setting.
    public init(model: String? = nil, enabled: Bool? = nil, language: String? = nil) {
        self.model = model
        self.enabled = enabled
        self.language = language
    }
}
