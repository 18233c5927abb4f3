internal import CharivoRealtime

/// What a client may still wish for on a connection of which its server granted something else than was asked. Pure.
///
/// A field that the server left as it was asked is the app's, now and later. A field that it changed is the server's: asked for again, it
/// is said as it was granted. What the app wishes for anew in such a field is sent where the service itself decides about it, and is not
/// where nobody would; but for instructions, where the server only wants something before them.
struct KeptTerms: Sendable {
    let asked: RealtimeSessionConfig
    let granted: GrantedSession

    /// A config as it may be sent.
    func kept(_ wish: RealtimeSessionConfig) -> RealtimeSessionConfig {
        var kept = wish
        keep(\.model, &kept)
        keep(\.voice, &kept)
        keep(\.maxTokens, &kept)
        keep(\.toolChoice, &kept)
        keep(\.inputAudioTranscription, &kept)
        keep(\.turnDetection, &kept)
        keep(\.noiseReduction, &kept)
        keep(\.speed, &kept)
        keep(\.outputModality, &kept)
        kept.instructions = instructions(of: wish)
        kept.tools = tools(of: wish)
        kept.providerOptions = providerOptions(of: wish)
        return kept
    }

    /// What one reply may be asked for, where nobody decides about it.
    func kept(_ request: ResponseRequest) -> ResponseRequest {
        guard !granted.isHeld else { return request }
        var kept = request
        if isChanged(\.instructions) { kept.instructions = request.instructions.flatMap(prefixed) }
        if isChanged(\.outputModality) { kept.outputModality = nil }
        return kept
    }

    private func isChanged<Value: Equatable>(_ field: KeyPath<RealtimeSessionConfig, Value?>) -> Bool {
        asked[keyPath: field] != granted.session[keyPath: field]
    }

    private func keep<Value: Equatable>(
        _ field: WritableKeyPath<RealtimeSessionConfig, Value?>, _ config: inout RealtimeSessionConfig
    ) {
        guard isChanged(field), let wish = config[keyPath: field] else { return }
        guard wish == asked[keyPath: field] || !granted.isHeld else { return }
        config[keyPath: field] = granted.session[keyPath: field]
    }

    private func instructions(of wish: RealtimeSessionConfig) -> String? {
        guard isChanged(\.instructions), let words = wish.instructions else { return wish.instructions }
        if words == asked.instructions { return granted.session.instructions }
        return granted.isHeld ? words : prefixed(words) ?? granted.session.instructions
    }

    /// New words behind what the server wants before them; `nil` where it wants its own instead.
    private func prefixed(_ words: String) -> String? {
        guard let prefix = granted.instructionsPrefix else { return nil }
        return words.utf8.starts(with: "\(prefix)\n".utf8) ? words : "\(prefix)\n\(words)"
    }

    /// Of tools it is each by its name: one that was left out stays out, unless other tools are wished for and the service decides.
    private func tools(of wish: RealtimeSessionConfig) -> [ToolDefinition]? {
        guard let tools = wish.tools, tools == asked.tools || !granted.isHeld else { return wish.tools }
        let refused = Set(asked.tools?.map(\.name) ?? []).subtracting(granted.session.tools?.map(\.name) ?? [])
        return tools.filter { !refused.contains($0.name) }
    }

    /// The same of the provider's own options. They are written over everything else, so no service is asked about one that was refused.
    private func providerOptions(of wish: RealtimeSessionConfig) -> JSONObject? {
        let refused = Set((asked.providerOptions ?? [:]).keys).subtracting((granted.session.providerOptions ?? [:]).keys)
        let kept = wish.providerOptions?.filter { !refused.contains($0.key) }
        return kept?.isEmpty == true ? nil : kept
    }
}
