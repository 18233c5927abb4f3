import Testing

@testable import CharivoRealtime

@Suite("Traces as text")
struct TraceTextTests {
    @Test(
        "Whatever the search makes is written and read back the same, so that a saved trace can be replayed",
        arguments: 0..<60 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var search = SessionSearch(seed: seed)
        let trace = search.trace(steps: 400)
        let text = Fuzz.Failure(seed: seed, violation: "none", trace: trace).text
        #expect(try [SessionInput](trace: text) == trace)
    }

    @Test(
        "A line that is none is refused with its number",
        arguments: ["dance", "send policy=queue", "opened generation=one", "send text", "send text=\"a\" policy=maybe"])
    func malformed(line: String) {
        #expect(throws: TraceLine.Malformed.self) { try [SessionInput](trace: "start\n\n# a word\n\(line)\n") }
    }

    @Test("Quotes, spaces and line breaks in a text survive")
    func quoting() throws {
        let input = SessionInput.send("say \"hi\" \\ to\n them = all", .replace)
        #expect(try [SessionInput](trace: input.text + "\n") == [input])
    }
}
