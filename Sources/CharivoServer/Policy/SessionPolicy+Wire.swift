package import CharivoOpenAI
internal import CharivoRealtime

/// The policy for sessions of a service that this server holds itself, in the words of its protocol: the same rules as for a config, asked
/// about whatever a client sends while the session runs.
extension SessionPolicy {
    /// What a whole configuration comes to. What came of it once comes to itself.
    ///
    /// - Parameters:
    ///   - wanted: The configuration as it would be.
    ///   - standing: The configuration so far: what a client may not set stays as it is there.
    package func settle(_ wanted: WireSession, standing: WireSession) -> WireSession {
        var session = wanted
        // A transcription is all that such a session has.
        let rules = wanted.type == .transcription ? transcriptionAlone : self
        let asked = RealtimeSessionConfig(ruledIn: wanted)
        let update = rules.apply(to: asked).config.differing(from: asked)
        if let model = update.model { session.model = .value(model) }
        session = session.merging(WireSession(updating: update))
        guard wanted.type != .transcription else { return session }
        if let tools = wanted.tools.value {
            let kept = kept(tools, name: \.functionName)
            session.tools = .value(kept)
            if kept.count < tools.count, let choice = wanted.toolChoice.value { session.toolChoice = .value(choice.possible(among: kept)) }
        }
        func hold<Value>(_ name: String, _ member: WritableKeyPath<WireSession, Patch<Value>>) {
            if !providerOptions.contains(name) { session[keyPath: member] = standing[keyPath: member] }
        }
        hold("parallel_tool_calls", \.parallelToolCalls)
        hold("reasoning", \.reasoning)
        hold("truncation", \.truncation)
        hold("tracing", \.tracing)
        hold("prompt", \.prompt)
        hold("include", \.include)
        return session
    }

    /// What a client asks for one response comes to. What it leaves out is the session's, to which the policy has been applied.
    ///
    /// - Parameter session: The configuration in force.
    package func settle(_ wanted: WireResponseCreate, in session: WireSession) -> WireResponseCreate {
        var response = wanted
        let ruled = apply(to: RealtimeSessionConfig(ruledIn: wanted)).config
        if wanted.instructions.value != nil { response.instructions = Patch(ruled.instructions) }
        if wanted.outputModalities != nil, let modality = ruled.outputModality { response.outputModalities = [WireModality(modality)] }
        if wanted.maxOutputTokens != nil { response.maxOutputTokens = ruled.maxTokens.map(WireTokenLimit.tokens) ?? .unlimited }
        if let voice = wanted.audioOutput?.voice.value, let name = ruled.voice, name != voice.name {
            response.audioOutput?.voice = .value(.named(name))
        }
        if let tools = wanted.tools {
            let kept = kept(tools, name: \.functionName)
            response.tools = kept
            if kept.count < tools.count { response.toolChoice = (wanted.toolChoice ?? session.toolChoice.value)?.possible(among: kept) }
        }
        if !providerOptions.contains("parallel_tool_calls") { response.parallelToolCalls = nil }
        if !providerOptions.contains("reasoning") { response.reasoning = nil }
        if !providerOptions.contains("prompt") { response.prompt = nil }
        return response
    }

    /// Why an item may not come into the conversation; `nil` when it may.
    ///
    /// Where a client's instructions are replaced, it may not give any by another name either.
    package func objection(to item: WireItem) -> WireError? {
        guard case .replaced = instructions, case .message(role: .system, _) = item.kind else { return nil }
        return WireError(
            code: "instructions_not_allowed",
            message: "The server sets the instructions of its sessions: messages of the role system are not taken.", param: "item.role")
    }

    /// The rule for transcription, and no other.
    private var transcriptionAlone: SessionPolicy {
        var policy = SessionPolicy()
        policy.transcription = transcription
        return policy
    }
}

extension RealtimeSessionConfig {
    /// What a configuration has of what the policy has rules for, but its tools.
    fileprivate init(ruledIn session: WireSession) {
        self.init(
            model: session.model.value, voice: session.output?.voice.value?.name, instructions: session.instructions.value,
            maxTokens: session.maxOutputTokens.value?.count, outputModality: session.outputModalities.value?.first?.modality)
        switch session.input?.transcription {
        case .value: inputAudioTranscription = InputAudioTranscription(enabled: true)
        case .null: inputAudioTranscription = InputAudioTranscription(enabled: false)
        case .absent, nil: break
        }
    }

    /// The same of what is asked for one response.
    fileprivate init(ruledIn response: WireResponseCreate) {
        self.init(
            voice: response.audioOutput?.voice.value?.name, instructions: response.instructions.value,
            maxTokens: response.maxOutputTokens?.count, outputModality: response.outputModalities?.first?.modality)
    }

    /// The fields that are not as they are in another config.
    fileprivate func differing(from other: RealtimeSessionConfig) -> RealtimeSessionConfig {
        func new<Value: Equatable>(_ field: KeyPath<RealtimeSessionConfig, Value?>) -> Value? {
            self[keyPath: field] == other[keyPath: field] ? nil : self[keyPath: field]
        }
        return RealtimeSessionConfig(
            model: new(\.model), voice: new(\.voice), instructions: new(\.instructions), maxTokens: new(\.maxTokens),
            inputAudioTranscription: new(\.inputAudioTranscription), outputModality: new(\.outputModality))
    }
}

extension WireVoice {
    /// Its name, or the id of a custom one.
    fileprivate var name: String {
        switch self {
        case .named(let name): name
        case .custom(let id): id
        }
    }
}

extension WireTokenLimit {
    fileprivate var count: Int? { if case .tokens(let count) = self { count } else { nil } }
}

extension WireModality {
    fileprivate var modality: OutputModality { self == .text ? .text : .audio }
}

extension WireTool {
    /// The name of a function; no other kind has one that a policy could know.
    fileprivate var functionName: String? { if case .function(let function) = self { function.name } else { nil } }
}

extension WireToolChoice {
    /// The choice, or the model's own where the tools that it wants called are not there any more.
    fileprivate func possible(among tools: [WireTool]) -> WireToolChoice {
        switch self {
        case .required: tools.isEmpty ? .auto : self
        case .function(let name): tools.contains { $0.functionName == name } ? self : .auto
        case .mcp: tools.contains { $0.functionName == nil } ? self : .auto
        case .auto, .forbidden, .other: self
        }
    }
}
