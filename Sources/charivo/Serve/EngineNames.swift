internal import CharivoEngine
internal import CharivoSpeech

/// The models and voices of the engine in this process, which takes any name, and means one of its own by it: a setting that names another
/// says what will not be.
enum EngineNames {
    /// Its one model.
    static let models = [EngineConfiguration().model]
    /// The voices of its mouth, and the names by which realtime services call theirs.
    static let voices = FliteSynthesizer().voices + EmbeddedEngine.voiceAliases.keys.sorted()

    /// The voices of OpenAI's service: a character with one of them is made for it, and is not wrong here.
    private static let voicesOfOpenAI: Set<String> = [
        "alloy", "ash", "ballad", "cedar", "coral", "echo", "marin", "sage", "shimmer", "verse",
    ]

    /// What is to be told of the voice that a character's file names; `nil` where the engine has it, or none is named.
    ///
    /// - Throws: ``TalkFailure`` for a voice that nobody is known to have.
    static func warning(ofVoice name: String?, in file: String) throws(TalkFailure) -> String? {
        guard let name, !voices.contains(name) else { return nil }
        let place = "\(file): the field `voice.voiceId` is \(SettingContent.text(name).quoted)"
        let all = voices.joined(separator: ", ")
        guard voicesOfOpenAI.contains(name) else {
            throw TalkFailure(
                .badInput,
                "\(place); the engine in this process has the voices \(all).\(NearestName.question(name, among: voices))")
        }
        return "\(place), a voice of OpenAI's that the engine in this process has not: another speaks for it. Its own are \(all)."
    }

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
