internal import CharivoRealtime

/// What there is to say of a conversation when it is over.
struct TalkSummary: Sendable, Hashable {
    /// Whether there was a session at all.
    var hasBegun = false
    /// Turns of the user's that were said or typed.
    var turns = 0
    /// Whether the service's ears say what a turn is, because nothing else does: a person speaks.
    var countsHeardTurns = false
    /// Turns that the character did not answer.
    var unanswered = 0
    /// Replies that had words.
    var replies = 0
    /// Replies, and turns to be written down, at which the service failed.
    var failures = 0
    /// What it said the last time.
    var lastFailure: RealtimeError?
    /// Tools that succeeded, in the order they were called.
    var tools: [String] = []
    /// Tools that failed.
    var failedTools = 0
    /// Replies that were cut short.
    var interruptions = 0
    /// From the end of the user's turn to the first audible sample.
    var latency = LatencyLog()
    /// Sound of the user's that could not be delivered.
    var droppedAudio: Duration = .zero
    /// Where the recording is.
    var recording: String?

    /// Counts what an event tells of.
    mutating func count(_ event: RealtimeEvent, at moment: Duration) {
        switch event {
        case .sessionStarted: hasBegun = true
        case .userTranscript: turns += countsHeardTurns ? 1 : 0
        case .assistantDone: replies += 1
        case .toolResult(let name, _, _, _): tools.append(name)
        case .toolError: failedTools += 1
        case .error(let error) where error.turn?.responseID != nil || error.providerCode?.hasPrefix("recognition_") == true:
            failures += 1
            lastFailure = error
        case .playback(let report) where report.outcome == .cut: interruptions += 1
        case .audioStarted: latency.becameAudible(at: moment)
        default: break
        }
    }

    /// The summary as a person reads it, in lines of at most that many columns.
    func lines(columns: Int) -> [StyledLine] {
        var rows: [(String, String)] = [
            ("turns", "\(turns)" + (unanswered > 0 ? ", \(unanswered) of them without a reply" : "")),
            ("replies", "\(replies), \(interruptions) cut short" + (failures > 0 ? "; the service failed \(failures) times" : "")),
            ("tools", tools.isEmpty && failedTools == 0 ? "none" : toolText),
            ("reply", latencyText),
        ]
        if droppedAudio > .zero { rows.append(("dropped", "\(Seconds.describe(droppedAudio)) of your sound")) }
        if let recording { rows.append(("WAV", "\(recording) (you left, character right)")) }
        var lines = [StyledLine(), StyledLine("Summary", .strong)]
        for (name, text) in rows {
            var name = name
            for piece in text.wrapped(to: columns - 11) {
                lines.append(StyledLine("  " + name + String(repeating: " ", count: 9 - name.count), .faint) + StyledLine(piece))
                name = ""
            }
        }
        return lines
    }

    private var toolText: String {
        tools.joined(separator: ", ") + (failedTools > 0 ? (tools.isEmpty ? "" : ", ") + "\(failedTools) failed" : "")
    }

    private var latencyText: String {
        guard let median = latency.median, let longest = latency.longest else { return "no wait was measured" }
        let end =
            switch latency.typedWaits {
            case 0: "the end of your speech"
            case latency.waits.count: "your text was sent"
            default: "your turns, spoken or typed"
            }
        return "heard \(Seconds.describe(median)) after \(end) (p50), \(Seconds.describe(longest)) at most"
    }

    /// The summary as an event beside the session's.
    var event: RealtimeEvent {
        var payload: JSONObject = [
            "turns": .integer(turns), "unanswered": .integer(unanswered), "failures": .integer(failures), "replies": .integer(replies),
            "tools": .array(tools.map(JSONValue.string)), "failedTools": .integer(failedTools),
            "interruptions": .integer(interruptions), "droppedAudioMs": .integer(droppedAudio.wholeMilliseconds),
            "firstAudioMs": .object([
                "p50": JSONValue(latency.median?.wholeMilliseconds), "max": JSONValue(latency.longest?.wholeMilliseconds),
                "all": .array(latency.waits.map { .integer($0.wholeMilliseconds) }),
            ]),
        ]
        payload["recording"] = recording.map(JSONValue.string)
        return .custom(name: "charivo:summary", payload: payload)
    }
}
