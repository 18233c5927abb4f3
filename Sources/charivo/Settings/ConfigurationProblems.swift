/// All that is wrong with a configuration, told together.
struct ConfigurationProblems: Error, Sendable, Hashable {
    let all: [TalkFailure]

    /// `nil` where there is nothing wrong.
    init?(_ all: [TalkFailure]) {
        if all.isEmpty { return nil }
        self.all = all
    }

    /// The status they have in common; that of a configuration where they have not.
    var status: TalkFailure.Status {
        let statuses = Set(all.map(\.status))
        return statuses.count == 1 ? all[0].status : .configuration
    }

    /// A line for each.
    var text: String {
        let lines = all.map(\.message.displayable)
        if lines.count == 1 { return "charivo: \(lines[0])\n" }
        return "charivo: \(lines.count) things are wrong with the configuration:\n" + lines.map { "  \($0)\n" }.joined()
    }
}
