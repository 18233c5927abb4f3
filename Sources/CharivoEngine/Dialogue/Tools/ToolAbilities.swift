/// Says what the tools of a session let the character do, without their names.
enum ToolAbilities {
    private static let maximumAbilities = 5

    /// The abilities as parts of a sentence that begins with "I can": "change my expression", "set a timer".
    static func abilities(of tools: [DialogueTool]) -> [String] {
        tools.prefix(maximumAbilities).map(ability)
    }

    /// Words that the user can say to have something done: an allowed value of some tools.
    static func examples(of tools: [DialogueTool]) -> [String] {
        tools.prefix(maximumAbilities).compactMap { tool in
            let profile = ToolProfile(tool)
            guard !profile.takesDirection else { return "look to the left" }
            return profile.options.lazy.map { $0.spoken }
                .first { !$0.isEmpty && !["neutral", "normal", "default", "idle", "none"].contains($0) }
        }
    }

    private static func ability(_ tool: DialogueTool) -> String {
        let profile = ToolProfile(tool)
        if profile.takesDirection { return "look where you tell me to" }
        let topics = profile.topicWords
        if topics.contains("expression") { return "change my expression" }
        if topics.contains("motion") || topics.contains("gesture") { return "move" }
        if topics.contains("profile") { return "tell you about myself" }
        return described(tool) ?? named(profile)
    }

    /// The first sentence of the description where it begins with a verb, as descriptions of tools do.
    private static func described(_ tool: DialogueTool) -> String? {
        let sentence = SpeakableText.cleaned(tool.description, limit: 90).prefix { !".!?;:(".contains($0) }
        var words = sentence.split(separator: " ").map(String.init)
        guard (2...14).contains(words.count), let verb = words.first?.lowercased() else { return nil }
        guard !["the", "a", "an", "this", "it", "when", "use", "if", "you", "i", "tool", "function"].contains(verb) else { return nil }
        guard !tool.description.mentions(tool.name) else { return nil }
        // "Returns the weather" and "Return the weather" alike.
        let base = verb.hasSuffix("s") && !verb.hasSuffix("ss") ? String(verb.dropLast()) : verb
        words[0] = base == "return" || base == "get" || base == "fetch" || base == "retrieve" ? "tell you" : base
        return words.joined(separator: " ").replacing("the character's", with: "my").replacing("the avatar's", with: "my")
    }

    private static func named(_ profile: ToolProfile) -> String {
        let words = profile.nameWords
        guard let verb = words.first, words.count > 1 else { return "help with the \(words.joined(separator: " "))" }
        let rest = words.dropFirst().joined(separator: " ")
        return ["get", "fetch", "return", "read", "check", "find"].contains(verb) ? "tell you the \(rest)" : "\(verb) the \(rest)"
    }
}

extension String {
    /// Whether the description names the tool, which must not be spoken.
    fileprivate func mentions(_ name: String) -> Bool {
        name.contains(where: \.isUppercase) || name.contains("_") ? contains(name) : false
    }
}
