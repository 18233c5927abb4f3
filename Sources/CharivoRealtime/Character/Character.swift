/// Who the user talks with.
///
/// ```swift
/// let hiyori = Character(id: "hiyori", name: "Hiyori", personality: "Cheerful and helpful assistant", voice: .init(id: "marin"))
/// ```
///
/// The JSON keys are the seed's: `id`, `name`, `description`, `personality`, `avatar`, `voice.voiceId`.
public struct Character: Sendable, Hashable, Codable, Identifiable {
    /// What the app calls the character; carried by events as `characterId`.
    public var id: String
    /// The name the character goes by.
    public var name: String
    /// Who the character is, in a sentence or two.
    public var description: String?
    /// How the character behaves, in a sentence or two.
    public var personality: String?
    /// What the app draws the character with; never sent to a provider.
    public var avatar: String?
    /// How the character sounds.
    public var voice: CharacterVoice?

    /// Makes a character.
    public init(
        id: String, name: String, description: String? = nil, personality: String? = nil, avatar: String? = nil,
        voice: CharacterVoice? = nil
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.personality = personality
        self.avatar = avatar
        self.voice = voice
    }
}
