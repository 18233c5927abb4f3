extension ProviderSession {
    /// The fields of a config that are not in force as they were asked for, by their names in JSON. What one side does not say
    /// is no difference.
    func differences(from config: RealtimeSessionConfig) -> [String] {
        func differ<Value: Equatable>(_ said: Value?, _ asked: Value?) -> Bool {
            if let said, let asked { said != asked } else { false }
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
            ("turnDetection", differ(turnDetection, config.turnDetection?.kind)),
            ("inputAudioTranscription", differ(isTranscribing, config.inputAudioTranscription.map { $0.enabled != false })),
        ]
        return fields.filter(\.isDifferent).map(\.name)
    }

    /// Whether the provider names the dated version of the model that was asked for by its short name.
    private func isVersion(of asked: String?) -> Bool {
        guard let asked, let model, model.hasPrefix(asked + "-") else { return false }
        return model.dropFirst(asked.count + 1).allSatisfy { $0.isNumber || $0 == "-" }
    }
}
