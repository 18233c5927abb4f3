package import CharivoRealtime

extension RealtimeSessionConfig {
    /// A config with what a character brings along, and what is to be known about its body.
    ///
    /// - Parameter catalog: What the body can show; `nil` without one.
    package static func building(
        character: Character, catalog: AvatarCatalog?, base: RealtimeSessionConfig
    ) -> RealtimeSessionConfig {
        var config = building(character: character, base: base)
        config.instructions = [config.instructions, catalog.map(buildAvatarControlInstructions)].compactMap(\.self).joined(separator: "\n")
        return config
    }
}

extension Tool {
    /// What a character can do: tell who it is, look and move as its catalog says, and what it was given besides, which takes the place of
    /// what has the same name.
    package static func abilities(catalog: AvatarCatalog?, given tools: [Tool] = []) -> [Tool] {
        let given = Set(tools.map(\.definition.name))
        return ([.describeCharacterProfile] + (catalog?.tools ?? [])).filter { !given.contains($0.definition.name) } + tools
    }

    /// Tells who the character is, in the seed's words.
    private static let describeCharacterProfile = Tool(
        "describeCharacterProfile", "Return the active character profile."
    ) { _, context in
        [
            "success": true, "name": JSONValue(context.character?.name), "description": JSONValue(context.character?.description),
            "personality": JSONValue(context.character?.personality),
        ]
    }
}
