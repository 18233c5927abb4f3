import CharivoRealtime
import Testing

@Suite("Instructions by layers")
struct InstructionTests {
    private let hiyori = Character(
        id: "hiyori", name: "Hiyori", description: " A student of music", personality: "Cheerful!", voice: .init(id: "marin"))

    private func lines(_ config: RealtimeSessionConfig) -> [String] {
        (config.instructions ?? "").split(separator: "\n").map(String.init)
    }

    @Test("S10, S14, S15, S16, S17, K07: who it is, that it stays so, description and personality as sentences, the defaults")
    func layers() {
        let lines = lines(.building(character: hiyori))
        #expect(lines[0] == "You are Hiyori.")
        #expect(lines[1].contains("Hiyori"))
        #expect(lines[2] == "A student of music.", "a full stop where nothing ends it")
        #expect(lines[3] == "Cheerful!", "and none where something does")
        #expect(lines[4...].joined(separator: "\n") == defaultRealtimeAgentInstructions)
    }

    @Test("K07: what a character does not have is left out", arguments: [nil, "", "  \n"])
    func leftOut(text: String?) {
        let built = RealtimeSessionConfig.building(character: Character(id: "h", name: "H", description: text, personality: text))
        #expect(lines(built).count == 2 + defaultRealtimeAgentInstructions.split(separator: "\n").count)
        #expect(built.voice == nil)
    }

    @Test("S18: the character's voice comes along")
    func voice() {
        #expect(RealtimeSessionConfig.building(character: hiyori).voice == "marin")
    }

    @Test(
        "S18: the voice's rate comes along as the speed, within what services take",
        arguments: [(1.2, 1.2), (9, 1.5), (0, 0.25), (-.infinity, 0.25), (.nan, nil), (nil, nil)] as [(Double?, Double?)])
    func rate(rate: Double?, speed: Double?) {
        let character = Character(id: "h", name: "H", voice: .init(rate: rate))
        #expect(RealtimeSessionConfig.building(character: character).speed == speed)
        #expect(RealtimeSessionConfig.building(character: character, base: .init(speed: 0.9)).speed == 0.9)
    }

    @Test("K06: fields of the base win over the character's")
    func baseWins() {
        let base = RealtimeSessionConfig(provider: "openai", model: "m", voice: "alloy", instructions: "Be brief.", maxTokens: 9)
        #expect(RealtimeSessionConfig.building(character: hiyori, base: base) == base)
    }

    @Test("S20, S21, K06: provider, model and tools are never filled in")
    func neverFilled() {
        let built = RealtimeSessionConfig.building(character: hiyori)
        #expect(built.provider == nil)
        #expect(built.model == nil)
        #expect(built.tools == nil)
        #expect(built.transport == nil)
    }

    @Test("S19: an app appends its own guidance to the built instructions")
    func appended() {
        let base = RealtimeSessionConfig.building(character: hiyori)
        let config = RealtimeSessionConfig(
            instructions: [base.instructions, "Keep replies short."].compactMap(\.self).joined(separator: "\n"))
        #expect(lines(config).last == "Keep replies short.")
        #expect(RealtimeSessionConfig.building(character: hiyori, base: config).instructions == config.instructions)
    }

    @Test(
        "S11, S13, K08: the defaults are about speech, tools, stage directions and the character",
        arguments: ["spoken aloud", "tool", "brackets", "character"])
    func generic(word: String) {
        #expect(defaultRealtimeAgentInstructions.contains(word))
    }

    @Test(
        "S13, S23, K08: the defaults count nothing, and know no product, avatar or provider",
        arguments: ["at most", "one tool", "once", "setexpression", "playmotion", "lookat", "expression", "gaze", "openai"])
    func silentAbout(word: String) {
        #expect(!defaultRealtimeAgentInstructions.lowercased().contains(word))
    }
}
