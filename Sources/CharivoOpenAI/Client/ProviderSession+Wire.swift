internal import CharivoRealtime

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension ProviderSession {
    /// A session as the wire tells it.
    ///
    /// - Parameter now: The time of day, in seconds since 1970, by which the moment of the session's end becomes a length of time.
    init(_ session: WireSession, now: Double = Date().timeIntervalSince1970) {
        let voice: String? =
            switch session.output?.voice.value {
            case .named(let name): name
            case .custom(let id): id
            case nil: nil
            }
        let tools = session.tools.value?.compactMap { tool in if case .function(let tool) = tool { tool.name } else { nil } }
        self.init(
            id: session.id, model: session.model.value, voice: voice, instructions: session.instructions.value, tools: tools)
        // Zero is what a session says that has no limit, or does not run yet.
        if let end = session.expiresAt, end > 0 { expiresIn = .seconds(min(Double(end) - now, Duration.longest.inSeconds)) }
        if let modalities = session.outputModalities.value { outputModality = modalities.contains(.audio) ? .audio : .text }
        toolChoice = session.toolChoice.value.flatMap(ToolChoice.init)
        maxTokens = session.maxOutputTokens.value.map(Int.init)
        speed = session.output?.speed.value
        turnDetection = session.input.flatMap { TurnDetection($0.turnDetection) }
        inputAudioTranscription = session.input.flatMap { InputAudioTranscription($0.transcription) }
        noiseReduction = session.input.flatMap { NoiseReduction($0.noiseReduction) }
        self = bounded
    }
}

extension ToolChoice {
    /// A choice that has a word here; `nil` for one that names a tool.
    fileprivate init?(_ choice: WireToolChoice) {
        switch choice {
        case .auto: self = .auto
        case .forbidden: self = .none
        case .required: self = .required
        case .function, .mcp, .other: return nil
        }
    }
}

extension Int {
    fileprivate init(_ limit: WireTokenLimit) {
        switch limit {
        case .tokens(let count): self = count
        case .unlimited: self = .max
        }
    }
}

extension TurnDetection {
    fileprivate init?(_ detection: Patch<WireTurnDetection>) {
        switch detection {
        case .null: self = .manual
        case .value(.server(let detection)):
            self.init(
                kind: .serverVAD, threshold: detection.threshold, prefixPaddingMs: detection.prefixPaddingMilliseconds,
                silenceDurationMs: detection.silenceDurationMilliseconds, createResponse: detection.createResponse,
                interruptResponse: detection.interruptResponse, idleTimeoutMs: detection.idleTimeoutMilliseconds.value)
        case .value(.semantic(let detection)):
            self.init(
                kind: .semanticVAD, createResponse: detection.createResponse, interruptResponse: detection.interruptResponse,
                eagerness: detection.eagerness?.rawValue)
        case .value(.other), .absent: return nil
        }
    }
}

extension InputAudioTranscription {
    fileprivate init?(_ transcription: Patch<WireTranscription>) {
        switch transcription {
        case .absent: return nil
        case .null: self.init(enabled: false)
        case .value(let transcription):
            self.init(model: transcription.model, enabled: true, language: transcription.language.value)
        }
    }
}

extension NoiseReduction {
    fileprivate init?(_ reduction: Patch<WireNoiseReduction>) {
        switch reduction {
        case .absent: return nil
        case .null: self = .off
        case .value(let reduction):
            guard let known = reduction.type.flatMap(NoiseReduction.init(rawValue:)) else { return nil }
            self = known
        }
    }
}
