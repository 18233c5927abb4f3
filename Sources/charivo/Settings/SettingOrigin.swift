internal import CharivoJSON

/// Where the value of a setting was given, in words that lead there.
enum SettingOrigin: Sendable, Hashable, CustomStringConvertible {
    /// With an option of the command line, as `--port`.
    case option(String)
    /// With a variable of the environment, as `CHARIVO_PORT`.
    case variable(String)
    /// In a file.
    case file(String, JSONOutline.Position?)

    var description: String {
        switch self {
        case .option(let name), .variable(let name): name
        case .file(let path, let position): path + (position.map { ":\($0.line):\($0.column)" } ?? "")
        }
    }

    /// The status the command leaves with when the value cannot be used.
    var status: TalkFailure.Status {
        switch self {
        case .option: .usage
        case .variable, .file: .configuration
        }
    }
}
