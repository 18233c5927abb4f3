internal import CharivoJSON
package import CharivoRealtime

extension WireSession {
    /// A config as an update. The model is not in it: it belongs to the dial, and no service lets it change. `temperature` is
    /// not either: the service refuses it, and with it the whole update.
    ///
    /// A setting that is an object is written whole: the service merges objects, so that what an earlier update had and this one
    /// leaves out would stay.
    ///
    /// - Parameter usual: The detection by silence that the service has of its own; what of it is not known stays out.
    package init(updating config: RealtimeSessionConfig, usual: WireServerVAD = WireServerVAD()) {
        let input = WireAudioInput(
            transcription: config.inputAudioTranscription.map(Patch.init) ?? .absent,
            noiseReduction: config.noiseReduction.map(Patch.init) ?? .absent,
            turnDetection: config.turnDetection.map { Patch($0, usual: usual) } ?? .absent)
        let output = WireAudioOutput(voice: Patch(config.voice.map(WireVoice.named)), speed: Patch(config.speed))
        let audio = WireSessionAudio(
            input: input == WireAudioInput() ? .absent : .value(input), output: output == WireAudioOutput() ? .absent : .value(output))
        self.init(
            type: .realtime, instructions: Patch(config.instructions),
            outputModalities: Patch(config.outputModality.map { [WireModality($0)] }),
            audio: audio == WireSessionAudio() ? .absent : .value(audio),
            tools: Patch(config.tools.map { $0.map(WireTool.init) }), toolChoice: Patch(config.toolChoice.map(WireToolChoice.init)),
            maxOutputTokens: Patch(config.maxTokens.map(WireTokenLimit.init)))
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
                    model: transcription.model ?? "gpt-4o-mini-transcribe", language: .orNull(transcription.language)))
    }
}

extension Patch<WireNoiseReduction> {
    fileprivate init(_ reduction: NoiseReduction) {
        switch reduction {
        case .off: self = .null
        case .nearField, .farField: self = .value(WireNoiseReduction(type: reduction.rawValue))
        }
    }
}

extension WireTokenLimit {
    fileprivate init(_ count: Int) { self = count == .max ? .unlimited : .tokens(count) }
}

extension Patch<WireTurnDetection> {
    fileprivate init(_ detection: TurnDetection, usual: WireServerVAD) {
        switch detection.kind {
        case .manual: self = .null
        case .serverVAD:
            self = .value(
                .server(
                    WireServerVAD(
                        threshold: detection.threshold ?? usual.threshold,
                        prefixPaddingMilliseconds: detection.prefixPaddingMs ?? usual.prefixPaddingMilliseconds,
                        silenceDurationMilliseconds: detection.silenceDurationMs ?? usual.silenceDurationMilliseconds,
                        createResponse: detection.createResponse ?? true, interruptResponse: detection.interruptResponse ?? true,
                        idleTimeoutMilliseconds: .orNull(detection.idleTimeoutMs))))
        case .semanticVAD:
            self = .value(
                .semantic(
                    WireSemanticVAD(
                        eagerness: detection.eagerness.map(WireEagerness.init(rawValue:)) ?? .auto,
                        createResponse: detection.createResponse ?? true, interruptResponse: detection.interruptResponse ?? true)))
        }
    }
}

extension WireServerVAD {
    /// What a fresh session says, without what may have been put there for whoever dials it.
    ///
    /// A session that a server minted begins with what was asked for, and nothing in it says so. A number that is the one asked for is
    /// therefore not taken for the service's own: in its place stands the one that the protocol gives for it.
    ///
    /// - Parameter wishes: What the session was, or may have been, prepared with.
    package func withoutWishes(_ wishes: TurnDetection?) -> WireServerVAD {
        guard let wishes, wishes.kind == .serverVAD else { return self }
        func own<Value: Equatable>(_ said: Value?, _ wish: Value?, _ usual: Value?) -> Value? {
            wish != nil && said == wish ? usual : said
        }
        var detection = self
        detection.threshold = own(threshold, wishes.threshold, Self.default.threshold)
        detection.prefixPaddingMilliseconds = own(
            prefixPaddingMilliseconds, wishes.prefixPaddingMs, Self.default.prefixPaddingMilliseconds)
        detection.silenceDurationMilliseconds = own(
            silenceDurationMilliseconds, wishes.silenceDurationMs, Self.default.silenceDurationMilliseconds)
        return detection
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
    package init(_ modality: OutputModality) { self = modality == .audio ? .audio : .text }
}
