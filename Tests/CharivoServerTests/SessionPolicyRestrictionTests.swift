import CharivoRealtime
import Testing

@testable import CharivoServer

@Suite("What a policy restricts")
struct SessionPolicyRestrictionTests {
    @Test("Rules for what a session may be are restrictions; its length, options and adapters are held elsewhere")
    func restricts() {
        #expect(!SessionPolicy().restrictsSessions)
        let rules: [(inout SessionPolicy) -> Void] = [
            { $0.models = .oneOf(["a"]) }, { $0.voices = .oneOf(["a"]) }, { $0.instructions = .prefixed("x") }, { $0.tools = .named([]) },
            { $0.toolCount = 1 }, { $0.outputTokens = 10 }, { $0.modalities = [.text] }, { $0.transcription = .forbidden },
            { $0.instructionBytes = 10 },
        ]
        for (index, rule) in rules.enumerated() {
            var policy = SessionPolicy()
            rule(&policy)
            #expect(policy.restrictsSessions, "rule \(index)")
        }
        var policy = SessionPolicy()
        (policy.sessionLength, policy.adapters, policy.providerOptions) = (.seconds(1), [], ["seed"])
        #expect(!policy.restrictsSessions)
        #expect(!policy.admits(.openAIWebSocket))
        #expect(SessionPolicy().admits(.openAIWebSocket))
    }

    @Test("A policy under which no session could be is refused")
    func impossible() throws {
        let mistakes: [(String, (inout SessionPolicy) -> Void)] = [
            ("sessionSeconds", { $0.sessionLength = .zero }), ("sessionSeconds", { $0.sessionLength = .seconds(-1) }),
            ("outputTokens", { $0.outputTokens = 0 }), ("instructionBytes", { $0.instructionBytes = -1 }),
            ("toolCount", { $0.toolCount = -1 }),
        ]
        for (name, mistake) in mistakes {
            var policy = SessionPolicy()
            mistake(&policy)
            let error = #expect(throws: ServerError.self) { try policy.check() }
            #expect(error?.message.contains("policy.\(name)") == true)
        }
        var least = SessionPolicy()
        (least.sessionLength, least.outputTokens, least.instructionBytes, least.toolCount) = (.milliseconds(1), 1, 0, 0)
        try least.check()
    }
}
