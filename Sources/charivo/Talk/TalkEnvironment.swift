/// What the environment says to `talk`. Read once, here in the command; no library reads it.
struct TalkEnvironment: Sendable, Hashable {
    /// The key for a remote service.
    var apiKey: String?
    /// The token for an app's route.
    var token: String?
    /// Whether colours are not wanted (`NO_COLOR` is set to anything but nothing, see no-color.org).
    var noColor: Bool
    /// The width to use instead of the terminal's.
    var columns: Int?
    /// Whether the terminal understands no escape sequences.
    var isDumb: Bool

    init(_ variables: [String: String]) {
        apiKey = variables["OPENAI_API_KEY"].flatMap { $0.isEmpty ? nil : $0 }
        token = variables["CHARIVO_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
        noColor = variables["NO_COLOR"].map { !$0.isEmpty } ?? false
        columns = variables["COLUMNS"].flatMap(Int.init).flatMap { $0 >= 20 ? $0 : nil }
        isDumb = variables["TERM"] == "dumb"
    }
}
