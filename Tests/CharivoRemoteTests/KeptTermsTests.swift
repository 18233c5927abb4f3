import CharivoRealtime
import Testing

@testable import CharivoRemote

@Suite("What a client may still ask for after its server granted something else")
struct KeptTermsTests {
    private static let asked = {
        var config = RealtimeSessionConfig(
            model: "dear", voice: "alloy", instructions: "Be a poet.", maxTokens: 900, speed: 1.2, outputModality: .audio,
            providerOptions: ["tracing": "auto", "seed": 1])
        config.tools = tools("wave", "fire")
        return config
    }()

    private static func tools(_ names: String...) -> [ToolDefinition] { names.map { ToolDefinition(name: $0, description: "") } }

    private func terms(isHeld: Bool) -> KeptTerms {
        var granted = Self.asked
        (granted.model, granted.voice, granted.instructions, granted.maxTokens) = ("cheap", "verse", "Rule.\nBe a poet.", 50)
        (granted.outputModality, granted.tools, granted.providerOptions) = (.text, Self.tools("wave"), ["seed": 1])
        return KeptTerms(asked: Self.asked, granted: GrantedSession(session: granted, isHeld: isHeld))
    }

    @Test("The same wish is said as it was granted", arguments: [false, true])
    func same(isHeld: Bool) {
        let terms = terms(isHeld: isHeld)
        #expect(terms.kept(Self.asked) == terms.granted.session)
        #expect(terms.kept(terms.granted.session) == terms.granted.session)
        #expect(terms.kept(RealtimeSessionConfig()) == RealtimeSessionConfig())
    }

    @Test("Another wish is the service's to decide where it does, and is not sent where nobody would")
    func other() {
        var wish = RealtimeSessionConfig(voice: "marin", instructions: "Be a painter.", maxTokens: 60, speed: 1.5)
        wish.tools = Self.tools("wave", "fire", "nod")
        wish.providerOptions = ["tracing": "auto", "x": 1]
        var held = wish
        held.providerOptions = ["x": 1]
        #expect(terms(isHeld: true).kept(wish) == held)
        var kept = RealtimeSessionConfig(voice: "verse", instructions: "Rule.\nBe a poet.", maxTokens: 50, speed: 1.5)
        kept.tools = Self.tools("wave", "nod")
        kept.providerOptions = ["x": 1]
        #expect(terms(isHeld: false).kept(wish) == kept)
    }

    @Test("Where the server wants something before any instructions, new ones go behind it, in the session and in one reply")
    func prefix() {
        let granted = GrantedSession(
            session: RealtimeSessionConfig(instructions: "Rule.\nBe a poet."), isHeld: false, instructionsPrefix: "Rule.")
        let terms = KeptTerms(asked: RealtimeSessionConfig(instructions: "Be a poet."), granted: granted)
        for (wish, sent) in [
            ("Be a poet.", "Rule.\nBe a poet."), ("Be a painter.", "Rule.\nBe a painter."), ("Rule.\nSing.", "Rule.\nSing."),
        ] {
            #expect(terms.kept(RealtimeSessionConfig(instructions: wish)).instructions == sent)
            #expect(terms.kept(ResponseRequest(id: "1", instructions: wish)).instructions == sent)
        }
        #expect(terms.kept(ResponseRequest(id: "1")).instructions == nil)
    }

    @Test("One reply is not asked to be what the session may not")
    func replies() {
        let request = ResponseRequest(id: "1", instructions: "Say goodbye.", outputModality: .audio, toolChoice: ToolChoice.none)
        #expect(terms(isHeld: true).kept(request) == request)
        #expect(terms(isHeld: false).kept(request) == ResponseRequest(id: "1", toolChoice: ToolChoice.none))
        let same = KeptTerms(asked: Self.asked, granted: GrantedSession(session: Self.asked, isHeld: false))
        #expect(same.kept(request) == request)
    }
}
