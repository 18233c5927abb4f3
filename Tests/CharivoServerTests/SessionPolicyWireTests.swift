import CharivoJSON
import CharivoOpenAI
import CharivoRealtime
import Testing

@testable import CharivoServer

/// The policy for sessions that this server holds itself; what clients see of it is tried over the wire, in the end-to-end tests.
@Suite("A session policy in the words of the protocol")
struct SessionPolicyWireTests {
    private static let policies: [SessionPolicy] = {
        let rules: [(inout SessionPolicy) -> Void] = [
            { _ in }, { $0.instructions = .replaced("R") }, { $0.instructions = .prefixed("P") },
            { ($0.instructions, $0.instructionBytes) = (.prefixed("P\r"), 3) }, { $0.instructionBytes = 2 },
            { ($0.models, $0.voices) = (.oneOf(["m"]), .oneOf(["v", "w"])) }, { $0.tools = .named(["a"]) }, { $0.toolCount = 1 },
            { $0.outputTokens = 10 }, { $0.modalities = [.text] }, { $0.modalities = [.audio] }, { $0.transcription = .forbidden },
            { $0.transcription = .required }, { $0.providerOptions = ["tools", "prompt"] },
        ]
        return rules.map { rule in
            var policy = SessionPolicy()
            rule(&policy)
            return policy
        }
    }()

    private static let wishes: [WireSession] = [
        WireSession(type: .realtime),
        WireSession(
            type: .realtime, model: .value("x"), instructions: .value("P\nP\nlong words \u{1F600}"), outputModalities: .value([.audio]),
            audio: .value(
                WireSessionAudio(
                    input: .value(WireAudioInput(transcription: .value(WireTranscription(model: "t", prompt: .value("p"))))),
                    output: .value(WireAudioOutput(voice: .value(.custom(id: "c")))))),
            tools: .value([.function(WireFunctionTool(name: "a")), .function(WireFunctionTool(name: "b")), .mcp(["server_label": "s"])]),
            toolChoice: .value(.function(name: "b")), maxOutputTokens: .value(.unlimited), prompt: .value(["id": "p"])),
        WireSession(
            type: .realtime, instructions: .value(""), outputModalities: .value([.text]), tools: .value([]), toolChoice: .value(.required),
            maxOutputTokens: .value(.tokens(5))),
        WireSession(
            type: .transcription,
            audio: .value(WireSessionAudio(input: .value(WireAudioInput(transcription: .value(WireTranscription(model: "t"))))))),
    ]

    @Test("What came of a wish once comes to itself, on the wire as in a config")
    func settlesOnce() {
        for (number, policy) in Self.policies.enumerated() {
            for wish in Self.wishes {
                let once = policy.settle(wish, standing: WireSession(type: wish.type))
                #expect(policy.settle(once, standing: once) == once, "policy \(number)")
                #expect(once.violations.isEmpty || !wish.violations.isEmpty, "policy \(number)")
            }
            for text in [nil, "", "P", "P\nx", "P\r", "P\r\nxyz", "\r\n\r\n"] as [String?] {
                let once = policy.apply(to: RealtimeSessionConfig(instructions: text)).config
                #expect(policy.apply(to: once) == SessionPolicy.Outcome(config: once, changes: []), "policy \(number)")
            }
        }
    }

    @Test("A config and the same session on the wire come to the same")
    func sameRules() throws {
        var config = RealtimeSessionConfig(
            model: "x", voice: "y", instructions: "Long words.", maxTokens: 90,
            inputAudioTranscription: InputAudioTranscription(model: "t"),
            outputModality: .audio)
        config.tools = ["a", "b"].map { ToolDefinition(name: $0, description: "d") }
        for (number, policy) in Self.policies.enumerated() {
            let wanted = try MintedSession.wire(of: config)
            let wire = policy.settle(wanted, standing: wanted)
            var expected = try MintedSession.wire(of: policy.apply(to: config).config)
            if expected.tools.isAbsent { expected.tools = .value([]) }
            #expect(wire == expected, "policy \(number)")
        }
    }

    @Test("A kind of tool without a name, and a stored prompt, only come with the option of the provider's that allows them")
    func rawOptions() {
        let wish = Self.wishes[1]
        let closed = SessionPolicy().settle(wish, standing: WireSession(type: .realtime))
        #expect(closed.tools.value?.count == 2 && closed.prompt.isAbsent)
        var policy = SessionPolicy()
        policy.providerOptions = ["tools", "prompt"]
        let open = policy.settle(wish, standing: WireSession(type: .realtime))
        #expect(open.tools == wish.tools && open.prompt == wish.prompt)
    }

    @Test("What a response leaves out stays the session's, also where the policy has a rule for it")
    func responseLeavesOut() {
        let session = WireSession(type: .realtime, maxOutputTokens: .value(.tokens(5)))
        for policy in Self.policies {
            #expect(policy.settle(WireResponseCreate(), in: session) == WireResponseCreate())
        }
    }

    @Test(
        "Each of the provider's own options stays as it stands, until the policy lets clients set it; and so for one response",
        arguments: ["parallel_tool_calls", "reasoning", "truncation", "tracing", "prompt", "include"])
    func options(name: String) {
        let standing = WireSession(
            type: .realtime, parallelToolCalls: .value(true), reasoning: .value(["effort": "low"]), truncation: .value(.auto),
            tracing: .value("auto"), prompt: .value(["id": "own"]), include: .value([]))
        let wish = WireSession(
            type: .realtime, parallelToolCalls: .value(false), reasoning: .value(["effort": "high"]), truncation: .value(.disabled),
            tracing: .value(["group_id": "g"]), prompt: .value(["id": "other"]),
            include: .value(["item.input_audio_transcription.logprobs"]))
        let response = WireResponseCreate(parallelToolCalls: false, prompt: ["id": "other"], reasoning: ["effort": "high"])
        #expect(wish.json[name] != standing.json[name])
        #expect(SessionPolicy().settle(wish, standing: standing).json[name] == standing.json[name])
        #expect(SessionPolicy().settle(response, in: standing).json[name] == nil)
        var policy = SessionPolicy()
        policy.providerOptions = [name]
        #expect(policy.settle(wish, standing: standing).json[name] == wish.json[name])
        #expect(policy.settle(response, in: standing).json[name] == response.json[name])
    }

    @Test("A choice of tools that are not there any more is the model's own, in a session and for one response")
    func choices() {
        var policy = SessionPolicy()
        policy.tools = .named(["a"])
        let tools: [WireTool] = [.function(WireFunctionTool(name: "a")), .function(WireFunctionTool(name: "b"))]
        func choice(_ choice: WireToolChoice, of tools: [WireTool]) -> [WireToolChoice?] {
            let session = WireSession(type: .realtime, tools: .value(tools), toolChoice: .value(choice))
            let response = WireResponseCreate(tools: tools, toolChoice: choice)
            let inherited = WireResponseCreate(tools: tools)
            return [
                policy.settle(session, standing: WireSession(type: .realtime)).toolChoice.value,
                policy.settle(response, in: WireSession(type: .realtime)).toolChoice, policy.settle(inherited, in: session).toolChoice,
            ]
        }
        #expect(choice(.function(name: "b"), of: tools) == [.auto, .auto, .auto])
        #expect(choice(.function(name: "a"), of: tools) == [.function(name: "a"), .function(name: "a"), .function(name: "a")])
        #expect(choice(.required, of: [tools[1]]) == [.auto, .auto, .auto])
        #expect(choice(.required, of: tools) == [.required, .required, .required])
    }

    /// What the policy makes of each member of a session.
    private enum Treatment {
        /// It has a rule for it.
        case ruled
        /// A client may set it only where `providerOptions` lets it.
        case held
        /// It says what the session is, or nothing that the engine heeds.
        case passed
    }

    private static let treatments: [String: Treatment] = [
        "type": .passed, "id": .passed, "object": .passed, "expiresAt": .passed, "extras": .passed, "model": .ruled, "instructions": .ruled,
        "outputModalities": .ruled, "audio": .ruled, "tools": .ruled, "toolChoice": .ruled, "maxOutputTokens": .ruled,
        "parallelToolCalls": .held, "reasoning": .held, "truncation": .held, "tracing": .held, "prompt": .held, "include": .held,
    ]

    @Test("Every member of a session on the wire has been decided about: the policy rules it, holds it, or lets it pass")
    func everyMember() {
        let wish = WireSession(
            type: .realtime, id: "i", object: "o", expiresAt: 1, model: .value("x"), instructions: .value("words"),
            outputModalities: .value([.audio]),
            audio: .value(WireSessionAudio(output: .value(WireAudioOutput(voice: .value(.named("x")))))),
            tools: .value([.function(WireFunctionTool(name: "b"))]), toolChoice: .value(.required), parallelToolCalls: .value(true),
            reasoning: .value(["effort": "high"]), maxOutputTokens: .value(.unlimited), truncation: .value(.disabled),
            tracing: .value("auto"), prompt: .value(["id": "p"]), include: .value(["x"]), extras: ["new": 1])
        var policy = SessionPolicy()
        (policy.models, policy.voices, policy.instructions, policy.tools) = (.oneOf(["m"]), .oneOf(["v"]), .replaced("R"), .named([]))
        (policy.modalities, policy.outputTokens) = ([.text], 10)
        let standing = WireSession(type: .realtime)
        func members(_ session: WireSession) -> [String: String] {
            Dictionary(uniqueKeysWithValues: Mirror(reflecting: session).children.map { ($0.label ?? "", "\($0.value)") })
        }
        let (asked, stood, settled) = (members(wish), members(standing), members(policy.settle(wish, standing: standing)))
        #expect(Set(asked.keys) == Set(Self.treatments.keys), "Decide about the new member, in settle(_:standing:) and here")
        for (name, value) in asked {
            #expect(name == "type" || value != stood[name], "\(name) is not asked for, so nothing is tried")
            switch Self.treatments[name] {
            case .ruled: #expect(settled[name] != value, "\(name) passes")
            case .held: #expect(settled[name] == stood[name], "\(name) is not held")
            case .passed, nil: #expect(settled[name] == value, "\(name) does not pass")
            }
        }
    }
}
