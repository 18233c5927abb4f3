import CharivoEngine
import Testing

struct SpokenTimelineTests {
    /// "One two three. " takes 1,500 ms and "Four five." 1,000 ms: 100 ms a character.
    private func timeline(isWhole: Bool = true) -> SpokenTimeline {
        var timeline = SpokenTimeline()
        timeline.begin("One two three. ")
        timeline.extend(by: .milliseconds(1_000))
        timeline.extend(by: .milliseconds(500))
        timeline.finishClause()
        timeline.begin("Four five.")
        timeline.extend(by: .milliseconds(isWhole ? 1_000 : 500))
        if isWhole { timeline.finishClause() }
        return timeline
    }

    @Test(
        "What was heard is the words that ended before the cut",
        arguments: [
            (0, ""), (299, ""), (300, "One"), (699, "One"), (700, "One two"), (1_399, "One two"), (1_400, "One two three."),
            (1_500, "One two three."), (1_899, "One two three."), (1_900, "One two three. Four"), (2_499, "One two three. Four"),
            (2_500, "One two three. Four five."), (9_000, "One two three. Four five."),
        ])
    func heard(_ cut: Int, _ words: String) {
        #expect(timeline().heard(until: .milliseconds(cut)) == words)
    }

    @Test("A clause that was stopped is judged by the pace of those before it: its half is not its whole")
    func stopped() {
        #expect(timeline(isWhole: false).heard(until: .milliseconds(2_000)) == "One two three. Four")
    }

    @Test("The first clause, stopped, is judged by a usual pace")
    func stoppedFirst() {
        var timeline = SpokenTimeline()
        timeline.begin("A rather long clause that nobody hears to its end")
        timeline.extend(by: .milliseconds(600))
        #expect(timeline.heard(until: .milliseconds(600)) == "A rather")
    }

    @Test("Clauses without sound count when all before them was heard")
    func silentClause() {
        var timeline = SpokenTimeline()
        timeline.begin("Hello.")
        timeline.extend(by: .milliseconds(600))
        timeline.begin(" ...")
        timeline.finishClause()
        #expect(timeline.heard(until: .milliseconds(600)) == "Hello. ...")
        #expect(timeline.heard(until: .milliseconds(300)) == "")
        #expect(timeline.text == "Hello. ...")
        #expect(timeline.length == .milliseconds(600))
    }
}
