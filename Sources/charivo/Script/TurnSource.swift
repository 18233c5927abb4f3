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
        .say("Good morning."),
        .say("Could you smile please?"),
        .say("Look to the left."),
        .say("Tell me about yourself."),
        .say("Tell me a story."),
        .sayOver("Thanks, that is enough.", heard: .milliseconds(2_000)),
        .say("Goodbye."),
    ]
}
