/// How a character sounds.
public struct CharacterVoice: Sendable, Hashable, Codable {
    /// The provider's name for the voice (`voiceId` in JSON).
    public var id: String?
    /// How fast it speaks; 1 is the voice's own rate. It becomes the session's ``RealtimeSessionConfig/speed``, which is 0.25 to 1.5.
    public var rate: Double?
    /// How high it speaks; 1 is the voice's own pitch. Realtime services have no setting for it.
    public var pitch: Double?
    /// How loud it speaks, 0 to 1. Realtime services have no setting for it.
    public var volume: Double?

    /// Makes a voice.
    public init(id: String? = nil, rate: Double? = nil, pitch: Double? = nil, volume: Double? = nil) {
        self.id = id
        self.rate = rate
        self.pitch = pitch
        self.volume = volume
    }

    private enum CodingKeys: String, CodingKey {
        case id = "voiceId"
        case rate, pitch, volume
    }
}
