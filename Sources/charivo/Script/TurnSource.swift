/// Where a turn of the user's comes from.
enum TurnSource: Sendable, Hashable {
    /// Words that are synthesised.
    case say(String)
    /// A recording.
    case file(String)
    /// Words that are typed.
    case typed(String)
    /// Words that are synthesised and spoken over the reply before, this long after it became audible.
    case sayOver(String, heard: Duration)
}

extension [TurnSource] {
    /// What is said when nothing else is given: every kind of thing a character can be asked for, and an interruption.
    static let defaultScript: [TurnSource] = [
        .say("Hello, who are you?"),
        .say("Please smile for me."),
        .say("Look to the left."),
        .say("Describe your character profile."),
        .say("Tell me a long story."),
        .sayOver("Thank you. That is enough.", heard: .milliseconds(2_500)),
        .say("Goodbye."),
    ]
}
