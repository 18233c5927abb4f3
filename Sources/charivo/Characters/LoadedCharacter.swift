internal import CharivoAvatar
internal import CharivoRealtime

/// Who one talks with, and what their body can show.
struct LoadedCharacter: Sendable, Hashable {
    var character: Character
    var catalog: AvatarCatalog

    /// What the session's config is built from: the character's own words, and those about its body.
    func config(over base: RealtimeSessionConfig) -> RealtimeSessionConfig {
        .building(character: character, catalog: catalog, base: base)
    }

    /// What the character can do.
    var tools: [Tool] { Tool.abilities(catalog: catalog) }
}
