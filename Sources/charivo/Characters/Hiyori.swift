internal import CharivoAvatar
internal import CharivoRealtime

extension LoadedCharacter {
    /// The character one talks with when no other is given.
    static let hiyori = LoadedCharacter(
        character: Character(
            id: "hiyori", name: "Hiyori", description: "A high school student who lives by the sea and loves music",
            personality: "Cheerful and helpful assistant", voice: .init(id: "marin")),
        catalog: AvatarCatalog(
            expressions: ["neutral", "smile", "sad", "angry", "surprised"], motions: ["wave": 1, "nod": 1, "bow": 1],
            expressionDescriptions: [
                "neutral": "calm", "smile": "happy or friendly", "sad": "sorry or disappointed", "angry": "annoyed",
                "surprised": "astonished",
            ])
    )
}
