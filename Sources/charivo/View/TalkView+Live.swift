internal import CharivoRealtime

extension TalkView {
    /// How many lines the live view always has, so that nothing jumps.
    static let liveLines = 7

    /// How things are at this moment, ``liveLines`` lines of at most that many columns.
    ///
    /// - Parameter input: What is being typed, where a person types.
    func live(columns: Int, now: Duration, input: String? = nil) -> [StyledLine] {
        let body = columns - nameColumns - 1
        let lines =
            [rule(columns: columns, now: now), field("link", status)] + [bodyLine, lips(columns: body)]
            + [field("you", input.map { "> \($0)▏" } ?? user)] + running(columns: body)
        return lines.map { $0.truncated(to: columns) }
    }

    private func rule(columns: Int, now: Duration) -> StyledLine {
        let end = " \(Seconds.clock(now)) ──"
        let start = "── "
        let dashes = columns - start.columns - characterName.columns - 1 - end.columns
        return StyledLine(start, .faint) + StyledLine(characterName, .character)
            + StyledLine(" " + String(repeating: "─", count: max(0, dashes)) + end, .faint)
    }

    private func field(_ name: String, _ text: String, _ style: TextStyle = .plain) -> StyledLine {
        StyledLine(name + String(repeating: " ", count: max(1, nameColumns - name.columns)), .faint) + StyledLine(text, style)
    }

    private var status: String {
        let reply = isAudible ? "speaking" : isExpected ? "thinking" : isUserHeard ? "listening" : "quiet"
        return "\(connection.rawValue) · \(reply)"
    }

    private var bodyLine: StyledLine {
        var parts = ["face \(expression ?? "–")", "eyes \(gaze.map { GazeWords.describe(x: $0.x, y: $0.y) } ?? "–")"]
        if let motion { parts.append("body \(motion)") }
        return field("looks", parts.joined(separator: " · "))
    }

    private func lips(columns: Int) -> StyledLine {
        field("lips", LevelMeter.bar(level, columns: max(8, min(columns, 40))), .character)
    }

    private var user: String {
        if let saying { return (hearing.isEmpty ? "(saying: \(saying))" : "heard: \(hearing)") }
        if !hearing.isEmpty { return "heard: \(hearing)" }
        return userLevel > 0.01 ? LevelMeter.bar(userLevel, columns: 12) : "…"
    }

    /// The last two lines of what the character is saying.
    private func running(columns: Int) -> [StyledLine] {
        var lines = Array(runningReply.displayable.wrapped(to: columns).suffix(2))
        while lines.count < 2 { lines.append("") }
        return [field(characterName, lines[0]), field("", lines[1])]
    }
}
