/// The names that this command reads from the environment, and what of a person's own is none of them.
enum EnvironmentNames {
    private static let prefix = "CHARIVO_"
    /// What is no setting, because it is a secret.
    static let secrets = ["CHARIVO_TOKEN", "CHARIVO_DIALOGUE_KEY", "CHARIVO_RECOGNITION_KEY", "CHARIVO_SPEECH_KEY"]

    /// A line for each variable that looks like one of ours and is none, and so says nothing.
    static func warnings(_ environment: [String: String]) -> [String] {
        let known = secrets + ServeKey.all.map(\.variable)
        return environment.keys.filter { $0.hasPrefix(prefix) && !known.contains($0) }.sorted().map { name in
            "\(name) in the environment is not a name that is read here, and does nothing.\(NearestName.question(name, among: known))"
        }
    }

    /// Warns on standard error.
    static func warn(_ environment: [String: String]) {
        for warning in warnings(environment) { StandardOutput(descriptor: 2).write("charivo: warning: \(warning.displayable)\n") }
    }
}
