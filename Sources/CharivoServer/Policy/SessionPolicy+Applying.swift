package import CharivoRealtime

extension SessionPolicy {
    /// A config as it may be, and what was changed for it.
    package struct Outcome: Sendable, Hashable {
        /// The config.
        package var config: RealtimeSessionConfig
        /// What was changed, as it stands in the header: `model=pinned`. Fixed words and counts; never what was asked for.
        package var changes: [String]

        /// The value of the `Charivo-Policy` header; `nil` when nothing was changed.
        package var header: String? { changes.isEmpty ? nil : changes.joined(separator: ", ") }
    }

    /// What a config comes to whose instructions are the server's own: the rules for a client's leave them alone.
    package func apply(toHosted config: RealtimeSessionConfig) -> Outcome {
        var policy = self
        policy.instructions = .allowed
        policy.instructionBytes = .max
        return policy.apply(to: config)
    }

    /// What a config that was asked for comes to. What came of it once comes to itself.
    package func apply(to asked: RealtimeSessionConfig) -> Outcome {
        var outcome = Outcome(config: asked, changes: [])
        choose(models, \.model, "model", &outcome)
        choose(voices, \.voice, "voice", &outcome)
        instruct(&outcome)
        limitTools(&outcome)
        if let outputTokens, (asked.maxTokens ?? .max) > outputTokens {
            outcome.config.maxTokens = outputTokens
            outcome.changes.append("output-tokens=capped")
        }
        let modality = asked.outputModality ?? .audio
        if !modalities.isEmpty, !modalities.contains(modality) {
            outcome.config.outputModality = modality == .audio ? .text : .audio
            outcome.changes.append("modality=pinned")
        }
        transcribe(&outcome)
        limitOptions(&outcome)
        return outcome
    }

    private func choose(
        _ choice: Choice, _ field: WritableKeyPath<RealtimeSessionConfig, String?>, _ name: String, _ outcome: inout Outcome
    ) {
        guard case .oneOf(let names) = choice, let first = names.first else { return }
        let asked = outcome.config[keyPath: field]
        guard asked.map(names.contains) != true else { return }
        outcome.config[keyPath: field] = first
        outcome.changes.append(asked == nil ? "\(name)=filled" : "\(name)=pinned")
    }

    private func instruct(_ outcome: inout Outcome) {
        let asked = outcome.config.instructions
        switch instructions {
        case .replaced(let text):
            outcome.config.instructions = text
            if asked != text { outcome.changes.append("instructions=replaced") }
        case .allowed: outcome.config.instructions = asked.map { cut($0, &outcome) }
        case .prefixed(let prefix):
            // A client that says again what it was granted, or read in a session that runs, has the prefix before its own words already.
            let words = asked?.dropping(prefix: prefix)
            let kept = words.map { cut($0, &outcome) } ?? ""
            outcome.config.instructions = kept.isEmpty ? prefix : "\(prefix)\n\(kept)"
            if words == asked { outcome.changes.append("instructions=prefixed") }
        }
    }

    private func cut(_ words: String, _ outcome: inout Outcome) -> String {
        guard words.utf8.count > instructionBytes else { return words }
        outcome.changes.append("instructions=cut")
        return words.prefix(bytes: instructionBytes)
    }

    private func limitTools(_ outcome: inout Outcome) {
        guard let asked = outcome.config.tools else { return }
        let kept = kept(asked, name: \.name)
        guard kept.count < asked.count else { return }
        outcome.config.tools = kept
        outcome.changes.append("tools=removed:\(asked.count - kept.count)")
        // A model that must call a tool and has none would be refused by the provider.
        if kept.isEmpty, outcome.config.toolChoice == .required { outcome.config.toolChoice = .auto }
    }

    /// Of tools those that may be.
    ///
    /// - Parameter name: The name of one; `nil` for a kind that has none, which only a raw option of the provider's can bring.
    func kept<Tool>(_ tools: [Tool], name: (Tool) -> String?) -> [Tool] {
        let kept = tools.filter { tool in
            guard let name = name(tool) else { return providerOptions.contains("tools") }
            if case .named(let names) = self.tools { return names.contains(name) }
            return true
        }
        return Array(kept.prefix(max(0, toolCount)))
    }

    private func transcribe(_ outcome: inout Outcome) {
        let asked = outcome.config.inputAudioTranscription
        switch transcription {
        case .allowed: return
        case .forbidden:
            guard asked != nil, asked?.enabled != false else { return }
            outcome.config.inputAudioTranscription = InputAudioTranscription(enabled: false)
            outcome.changes.append("transcription=forbidden")
        case .required:
            guard asked == nil || asked?.enabled == false else { return }
            outcome.config.inputAudioTranscription = InputAudioTranscription(enabled: true)
            outcome.changes.append("transcription=required")
        }
    }

    private func limitOptions(_ outcome: inout Outcome) {
        guard let asked = outcome.config.providerOptions, !asked.isEmpty else { return }
        let kept = asked.filter { providerOptions.contains($0.key) }
        guard kept.count < asked.count else { return }
        outcome.config.providerOptions = kept.isEmpty ? nil : kept
        outcome.changes.append("provider-options=removed:\(asked.count - kept.count)")
    }
}

extension String {
    /// Without a text and a line break before it; empty when it is just that text.
    ///
    /// By its bytes: a prefix that ends with a carriage return is one character with the line break after it.
    fileprivate func dropping(prefix: String) -> String {
        if utf8.elementsEqual(prefix.utf8) { return "" }
        let head = Array("\(prefix)\n".utf8)
        return utf8.starts(with: head) ? String(decoding: utf8.dropFirst(head.count), as: UTF8.self) : self
    }

    /// As much of the beginning as fits, in whole characters.
    fileprivate func prefix(bytes: Int) -> String {
        var end = utf8.index(utf8.startIndex, offsetBy: max(0, bytes), limitedBy: utf8.endIndex) ?? utf8.endIndex
        while end > startIndex, String.Index(end, within: self) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
