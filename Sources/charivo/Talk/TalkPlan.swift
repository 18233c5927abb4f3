/// What `talk` was asked to do, once options and environment are read.
struct TalkPlan: Sendable {
    /// Where the user's words come from.
    enum Input: Sendable, Hashable {
        /// From a script.
        case script([TurnSource])
        /// From lines of a pipe or a file, one turn each.
        case lines
        /// From a person who types.
        case keyboard
        /// From a person who speaks.
        case microphone
    }

    /// How the conversation is shown.
    enum Show: Sendable, Hashable {
        case live
        case plain
        case json
    }

    var input: Input
    var show: Show
    var inColor: Bool
    /// The width that was asked for; the terminal's own when `nil`.
    var columns: Int?
    var destination: Destination
    var character: LoadedCharacter
    var model: String?
    var voice: String?
    var userVoice: String
    /// The folder for the recording.
    var recordings: String
    var isVerbose: Bool
}
