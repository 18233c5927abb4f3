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
}
