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
        if let end = session.expiresAt, end > 0 { expiresIn = .seconds(Double(end) - now) }
        if let modalities = session.outputModalities.value { outputModality = modalities.contains(.audio) ? .audio : .text }
        toolChoice = session.toolChoice.value.flatMap(ToolChoice.init)
        maxTokens = session.maxOutputTokens.value.map(Int.init)
        speed = session.output?.speed.value
        turnDetection = session.input.flatMap { TurnDetection.Kind($0.turnDetection) }
        isTranscribing = session.input.flatMap { input in
            switch input.transcription {
            case .absent: nil
            case .null: false
            case .value: true
            }
        }
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

extension TurnDetection.Kind {
    fileprivate init?(_ detection: Patch<WireTurnDetection>) {
        switch detection {
        case .null: self = .manual
        case .value(.server): self = .serverVAD
        case .value(.semantic): self = .semanticVAD
        case .value(.other), .absent: return nil
        }
    }
}
