import CharivoTesting
import Testing

@testable import CharivoEngine

struct ClauseChunkerTests {
    private func clauses(_ words: [String]) -> [String] {
        var chunker = ClauseChunker()
        return words.flatMap { chunker.append($0) } + (chunker.finish().map { [$0] } ?? [])
    }

    @Test(
        "Words are cut where a speaker would breathe",
        arguments: [
            ("Hi. How are you? Fine!", ["Hi.", " How are you?", " Fine!"]),
            ("Hello there, nice to meet you, friend.", ["Hello there,", " nice to meet you, friend."]),
            ("It is 3.5 metres, or 3,500 millimetres.", ["It is 3.5 metres,", " or 3,500 millimetres."]),
            ("Oh, no.", ["Oh, no."]),
            ("Wait... what?", ["Wait...", " what?"]),
            ("One\nTwo", ["One\n", "Two"]),
            ("はい。元気です。", ["はい。", "元気です。"]),
            ("", []),
            ("...", ["..."]),
        ])
    func cuts(_ words: String, _ expected: [String]) {
        #expect(clauses([words]) == expected)
        #expect(clauses(words.map(String.init)) == expected)
    }

    @Test("A sentence without an end is cut at a space, a word without one in the middle")
    func endless() {
        let sentence = clauses([String(repeating: "word ", count: 100)])
        #expect(sentence.allSatisfy { $0.count <= 220 })
        #expect(sentence.joined() == String(repeating: "word ", count: 100))
        #expect(clauses([String(repeating: "a", count: 1_000)]).allSatisfy { $0.count <= 220 })
    }

    @Test("The clauses add up to the words, however those come", arguments: 0..<50)
    func nothingIsLost(_ run: Int) {
        var random = SeededRandom.drawn(run: run)
        let alphabet = Array("ab ,.!?…;:—\n、。😀é3")
        var pieces: [String] = []
        for _ in 0..<60 {
            pieces.append(String((0..<Int.random(in: 0..<30, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" }))
        }
        #expect(clauses(pieces).joined() == pieces.joined(), "\(random.repetition)")
        #expect(clauses(pieces).allSatisfy { !$0.isEmpty }, "\(random.repetition)")
    }
}
