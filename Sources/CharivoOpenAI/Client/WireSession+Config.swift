internal import CharivoJSON
internal import CharivoRealtime

extension WireSession {
    /// A config as an update. The model is not in it: it belongs to the dial, and no service lets it change. `temperature` is
    /// not either: the service refuses it, and with it the whole update.
    init(updating config: RealtimeSessionConfig) {
        let input = WireAudioInput(
            transcription: config.inputAudioTranscription.map(Patch.init) ?? .absent,
            noiseReduction: Patch(config.noiseReduction.map { WireNoiseReduction(type: $0.rawValue) }),
            turnDetection: config.turnDetection.map(Patch.init) ?? .absent)
        let output = WireAudioOutput(voice: Patch(config.voice.map(WireVoice.named)), speed: Patch(config.speed))
        let audio = WireSessionAudio(
            input: input == WireAudioInput() ? .absent : .value(input), output: output == WireAudioOutput() ? .absent : .value(output))
        self.init(
            type: .realtime, instructions: Patch(config.instructions),
            outputModalities: Patch(config.outputModality.map { [WireModality($0)] }),
            audio: audio == WireSessionAudio() ? .absent : .value(audio),
            tools: Patch(config.tools.map { $0.map(WireTool.init) }), toolChoice: Patch(config.toolChoice.map(WireToolChoice.init)),
            maxOutputTokens: Patch(config.maxTokens.map(WireTokenLimit.tokens)))
    }
}

extension Patch<WireTranscription> {
    /// `enabled: false` clears the setting. A service wants a model when it is set: where none is named, OpenAI's usual one.
    fileprivate init(_ transcription: InputAudioTranscription) {
        self =
            transcription.enabled == false
            ? .null
            : .value(
                WireTranscription(
                    model: transcription.model ?? "gpt-4o-mini-transcribe", language: Patch<String>(transcription.language)))
    }
}

extension Patch<WireTurnDetection> {
    fileprivate init(_ detection: TurnDetection) {
        switch detection.kind {
        case .manual: self = .null
        case .serverVAD:
            self = .value(
                .server(
                    WireServerVAD(
                        threshold: detection.threshold, prefixPaddingMilliseconds: detection.prefixPaddingMs,
                        silenceDurationMilliseconds: detection.silenceDurationMs, createResponse: detection.createResponse,
                        interruptResponse: detection.interruptResponse, idleTimeoutMilliseconds: Patch<Int>(detection.idleTimeoutMs))))
        case .semanticVAD:
            self = .value(
                .semantic(
                    WireSemanticVAD(
                        eagerness: detection.eagerness.map(WireEagerness.init(rawValue:)), createResponse: detection.createResponse,
                        interruptResponse: detection.interruptResponse)))
        }
    }
}

extension WireTool {
    fileprivate init(_ tool: ToolDefinition) {
        self = .function(WireFunctionTool(name: tool.name, description: tool.description, parameters: tool.parameters))
    }
}

extension WireToolChoice {
    init(_ choice: ToolChoice) {
        self =
            switch choice {
            case .auto: .auto
            case .none: .forbidden
            case .required: .required
            }
    }
}

extension WireModality {
    init(_ modality: OutputModality) { self = modality == .audio ? .audio : .text }
}
