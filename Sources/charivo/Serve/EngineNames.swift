internal import CharivoEngine
internal import CharivoSpeech

/// The models and voices of the engine in this process, which takes any name, and means one of its own by it: a setting that names another
/// says what will not be.
enum EngineNames {
    /// Its one model.
    static let models = [EngineConfiguration().model]
    /// The voices of its mouth, and the names by which realtime services call theirs.
    static let voices = FliteSynthesizer().voices + EmbeddedEngine.voiceAliases.keys.sorted()

    /// What the settings name that the engine has not.
    ///
    /// - Parameter speaksElsewhere: Whether a service speaks, whose voices are not known here.
    static func problems(_ values: SettingValues, speaksElsewhere: Bool) async throws -> [TalkFailure] {
        var problems = try await problems(values, "model", models)
        if !speaksElsewhere { problems += try await self.problems(values, "voice", voices) }
        return problems
    }

    private static func problems(_ values: SettingValues, _ what: String, _ all: [String]) async throws -> [TalkFailure] {
        var problems: [TalkFailure] = []
        func refuse(_ setting: String, _ verb: String, _ name: String) {
            let has = all.count == 1 ? "the \(what) \(all[0]) alone" : "the \(what)s \(all.joined(separator: ", "))"
            problems.append(
                values.problem(
                    setting,
                    "\(verb) \(SettingContent.text(name).quoted); the engine in this process has \(has)."
                        + NearestName.question(name, among: all)))
        }
        if let name = try await values.text("provider.\(what)"), !all.contains(name) { refuse("provider.\(what)", "is", name) }
        // An empty name is refused as one whatever the provider is.
        for name in try await values.list("policy.\(what)s") ?? [] where !name.isEmpty && !all.contains(name) {
            refuse("policy.\(what)s", "has", name)
        }
        return problems
    }
}
