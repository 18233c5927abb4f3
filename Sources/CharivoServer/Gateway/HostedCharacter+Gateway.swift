internal import CharivoAvatar
internal import CharivoRealtime

extension HostedCharacter {
    /// Everything it can do: what it was given, look and move as its catalog says, and tell who it is.
    var abilities: [Tool] {
        let given = Set(tools.map(\.definition.name))
        return ([.describeCharacterProfile] + (catalog?.tools ?? [])).filter { !given.contains($0.definition.name) } + tools
    }

    /// A session's config with the character's own words in it, and those about its body.
    func config(over base: RealtimeSessionConfig) -> RealtimeSessionConfig {
        var config = RealtimeSessionConfig.building(character: character, base: base)
        config.instructions = [config.instructions, catalog.map(buildAvatarControlInstructions)].compactMap(\.self).joined(separator: "\n")
        return config
    }
}

extension Tool {
    /// Tells who the character is, in the seed's words.
    fileprivate static let describeCharacterProfile = Tool(
        "describeCharacterProfile", "Return the active character profile."
    ) { _, context in
        [
            "success": true, "name": JSONValue(context.character?.name), "description": JSONValue(context.character?.description),
            "personality": JSONValue(context.character?.personality),
        ]
    }
}
