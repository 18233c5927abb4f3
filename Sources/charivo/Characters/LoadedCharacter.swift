internal import CharivoAvatar
internal import CharivoRealtime

/// Who one talks with, and what their body can show.
struct LoadedCharacter: Sendable, Hashable {
    var character: Character
    var catalog: AvatarCatalog

    /// What the session's config is built from: the character's own words, and those about its body.
    func config(over base: RealtimeSessionConfig) -> RealtimeSessionConfig {
        var config = RealtimeSessionConfig.building(character: character, base: base)
        config.instructions = [config.instructions, buildAvatarControlInstructions(catalog)].compactMap(\.self).joined(separator: "\n")
        return config
    }

    /// What the character can do.
    var tools: [Tool] { [.describeCharacterProfile] + catalog.tools }
}
