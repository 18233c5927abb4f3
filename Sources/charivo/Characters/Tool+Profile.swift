internal import CharivoRealtime

extension Tool {
    /// Tells who the character is.
    static let describeCharacterProfile = Tool(
        "describeCharacterProfile", "Return the active character profile."
    ) { _, context in
        [
            "success": true, "name": JSONValue(context.character?.name), "description": JSONValue(context.character?.description),
            "personality": JSONValue(context.character?.personality),
        ]
    }
}
