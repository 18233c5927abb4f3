import CharivoEngine
import Testing

struct TurnDetectorTests {
    /// What a detector says about a row of 20 ms frames: `#` is speech and `.` is none.
    private func answers(_ frames: String, rules: TurnRules = TurnRules(), characterSpeaks: Bool = false) -> [TurnDetector.Answer] {
        var detector = TurnDetector(rules: rules)
        return frames.enumerated().compactMap { index, frame in
            detector.frame(
                isSpeech: frame == "#", start: .milliseconds(index * 20), length: .milliseconds(20), characterSpeaks: characterSpeaks)
        }
    }

    private static let lead = String(repeating: ".", count: 20)

    @Test(
        "A turn starts when 120 of the last 160 ms were speech, dated back to the first of it less the padding",
        arguments: [
            (lead + "#####", nil),
            (lead + "######", 100),
            (lead + "##.####", 100),
            (lead + "###..###", 100),
            (lead + "###...###", nil),
            (lead + "#.......#####", nil),
            ("######", 0),
        ] as [(String, Int?)])
    func start(_ frames: String, _ start: Int?) {
        #expect(answers(frames) == (start.map { [.speechStarted(at: .milliseconds($0))] } ?? []))
    }

    @Test("While the character speaks a turn takes 180 of the last 240 ms")
    func bargeIn() {
        #expect(answers(Self.lead + "########", characterSpeaks: true) == [])
        #expect(answers(Self.lead + "#########", characterSpeaks: true) == [.speechStarted(at: .milliseconds(100))])
    }

    @Test(
        "A turn ends after 200 ms of silence, which only 40 ms of speech interrupt",
        arguments: [
            ("######" + "..........", 320),
            ("######" + ".........", nil),
            ("######" + ".....#....", 320),
            ("######" + ".....##.........", nil),
            ("######" + ".....##..........", 460),
        ] as [(String, Int?)])
    func stop(_ frames: String, _ stop: Int?) {
        let started = TurnDetector.Answer.speechStarted(at: .zero)
        #expect(answers(frames) == [started] + (stop.map { [.speechStopped(at: .milliseconds($0))] } ?? []))
    }

    @Test("No sound belongs to two turns")
    func turnsDoNotOverlap() {
        let turn = "######" + ".........."
        #expect(
            answers(turn + turn) == [
                .speechStarted(at: .zero), .speechStopped(at: .milliseconds(320)), .speechStarted(at: .milliseconds(320)),
                .speechStopped(at: .milliseconds(640)),
            ])
    }

    @Test("A turn that does not end by itself ends at the longest length")
    func longestTurn() {
        var rules = TurnRules()
        rules.longestTurn = .milliseconds(300)
        let answers = answers(String(repeating: "#", count: 15), rules: rules)
        #expect(answers == [.speechStarted(at: .zero), .speechStopped(at: .milliseconds(300))])
    }
}
