import CharivoRealtime
import Testing

@testable import charivo

@Suite struct LatencyWordsTests {
    @Test(
        "The wait for a reply is told from what was waited for: speech, typed text, or both",
        arguments: [
            ([false, false], "the end of your speech"), ([true, true], "your text was sent"),
            ([true, false], "your turns, spoken or typed"),
        ])
    func words(typed: [Bool], end: String) {
        var summary = TalkSummary()
        for (index, isTyped) in typed.enumerated() {
            summary.latency.userBegan()
            summary.latency.userEnded(at: .seconds(index), typed: isTyped)
            summary.latency.becameAudible(at: .seconds(index) + .milliseconds(20))
        }
        let text = summary.lines(columns: 200).map(\.text).joined(separator: "\n")
        #expect(text.contains("heard 0.02 s after \(end) (p50)"), "\(text)")
    }
}
