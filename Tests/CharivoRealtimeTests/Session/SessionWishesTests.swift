import Testing

@testable import CharivoRealtime

@Suite("What the app wishes for, and what is granted")
struct SessionWishesTests {
    private func voice(_ voice: String) -> RealtimeSessionConfig { RealtimeSessionConfig(voice: voice) }

    @Test("K24: a later wish goes over an earlier one field by field, and tools are none of a config's business")
    func merging() {
        var wishes = SessionWishes(RealtimeSessionConfig(model: "m", voice: "a"))
        var config = RealtimeSessionConfig(voice: "b")
        config.tools = [ToolDefinition(name: "x", description: "X.")]
        wishes.add(config)
        #expect(wishes.all == RealtimeSessionConfig(model: "m", voice: "b"))
        #expect(wishes.granted == RealtimeSessionConfig(model: "m", voice: "a"))
    }

    @Test("D2: a refused wish is taken back, and what was wished for since it was sent stays")
    func refused() {
        var wishes = SessionWishes(voice("a"))
        wishes.add(RealtimeSessionConfig(instructions: "Rhyme."))
        wishes.sent()
        wishes.add(voice("b"))
        wishes.refused()
        #expect(wishes.all == voice("b"))
        wishes.takeBack()
        #expect(wishes.all == voice("a"))
    }

    @Test("D3: a voice that is fixed stays as it was granted")
    func fixedVoice() {
        var wishes = SessionWishes(voice("a"))
        wishes.granted(voice("b"))
        wishes.add(RealtimeSessionConfig(voice: "c", instructions: "Rhyme."))
        wishes.keepVoice()
        #expect(wishes.all == RealtimeSessionConfig(voice: "b", instructions: "Rhyme."))
    }

    @Test("A temperature is news once")
    func temperature() {
        var wishes = SessionWishes(RealtimeSessionConfig())
        #expect(wishes.isTemperatureNews() == false)
        var config = RealtimeSessionConfig()
        config.temperature = 0.5
        wishes.add(config)
        #expect(wishes.isTemperatureNews() == true)
        #expect(wishes.isTemperatureNews() == false)
    }
}
