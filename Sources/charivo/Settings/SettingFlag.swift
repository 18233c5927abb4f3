/// A setting that an option of the command line sets.
struct SettingFlag: Sendable, Hashable {
    /// The setting's name.
    var name: String
    /// The option, as `--port`.
    var option: String
    /// What it was given.
    var value: SettingContent
}
