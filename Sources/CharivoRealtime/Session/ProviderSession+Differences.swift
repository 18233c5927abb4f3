extension ProviderSession {
    /// The fields of a config that are not in force as they were asked for, by their names in JSON. What one side does not say
    /// is no difference.
    func differences(from config: RealtimeSessionConfig) -> [String] {
        func differ<Value: Equatable>(_ said: Value?, _ asked: Value?, by agree: (Value, Value) -> Bool = { $0 == $1 }) -> Bool {
            if let said, let asked { !agree(said, asked) } else { false }
        }
        let fields: [(name: String, isDifferent: Bool)] = [
            ("model", differ(model, config.model) && !isVersion(of: config.model)),
            ("voice", differ(voice, config.voice)),
            ("instructions", differ(instructions, config.instructions)),
            ("tools", differ(tools?.sorted(), config.tools?.map(\.name).sorted())),
            ("toolChoice", differ(toolChoice, config.toolChoice)),
            ("outputModality", differ(outputModality, config.outputModality)),
            ("maxTokens", differ(maxTokens, config.maxTokens)),
            ("speed", differ(speed, config.speed)),
            ("turnDetection", differ(turnDetection, config.turnDetection, by: { $0.isInForce(asFor: $1) })),
            (
                "inputAudioTranscription",
                differ(inputAudioTranscription, config.inputAudioTranscription, by: { $0.isInForce(asFor: $1) })
            ),
            ("noiseReduction", differ(noiseReduction, config.noiseReduction)),
        ]
        return fields.filter(\.isDifferent).map(\.name)
    }

    /// Whether the provider names the dated version of the model that was asked for by its short name.
    private func isVersion(of asked: String?) -> Bool {
        guard let asked, let model, model.hasPrefix(asked + "-") else { return false }
        return model.dropFirst(asked.count + 1).allSatisfy { $0.isNumber || $0 == "-" }
    }
}

extension TurnDetection {
    /// Whether this, which a provider says is in force, is what was asked for. What was left to the provider, and what it does not say,
    /// is no difference; what was left out and has a meaning of its own then is compared by that.
    fileprivate func isInForce(asFor asked: TurnDetection) -> Bool {
        guard kind == asked.kind else { return false }
        guard kind != .manual else { return true }
        func agree<Value: Equatable>(_ said: Value?, _ asked: Value?) -> Bool { said == nil || asked == nil || said == asked }
        // Providers keep the threshold as a short float.
        let isAsSure = if let threshold, let asked = asked.threshold { abs(threshold - asked) < 0.001 } else { true }
        return isAsSure && agree(prefixPaddingMs, asked.prefixPaddingMs) && agree(silenceDurationMs, asked.silenceDurationMs)
            && agree(createResponse, asked.createResponse ?? true) && agree(interruptResponse, asked.interruptResponse ?? true)
            && (idleTimeoutMs == nil || idleTimeoutMs == asked.idleTimeoutMs) && agree(pace, asked.pace)
    }

    /// The eagerness under one of its names: `auto` is `medium`.
    private var pace: String? { eagerness == "auto" ? "medium" : eagerness }
}

extension InputAudioTranscription {
    /// Whether this, which a provider says is in force, is what was asked for.
    fileprivate func isInForce(asFor asked: InputAudioTranscription) -> Bool {
        guard (enabled != false) == (asked.enabled != false) else { return false }
        guard asked.enabled != false else { return true }
        return (model == nil || asked.model == nil || model == asked.model) && (language == nil || language == asked.language)
    }
}
