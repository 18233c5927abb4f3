internal import CharivoJSON

extension WireRules {
    /// Checks `session.audio`.
    mutating func check(_ audio: WireSessionAudio, isTranscription: Bool, at path: String) {
        nothingElse(audio.extras, at: path)
        if let input = audio.input.value { check(input, at: "\(path).input") }
        if isTranscription, !audio.output.isAbsent {
            report(.unknownParameter("\(path).output"))
        } else if let output = audio.output.value {
            check(output, at: "\(path).output")
        }
    }

    /// Checks `audio.output` of a session or a response.
    mutating func check(_ output: WireAudioOutput, at path: String) {
        nothingElse(output.extras, at: path)
        check(output.format.value, at: "\(path).format")
        range(output.speed.value, 0.25...1.5, at: "\(path).speed")
    }

    /// Checks which modalities a response shall have: one.
    mutating func check(modalities: [WireModality]?, at path: String) {
        guard let modalities else { return }
        for (index, modality) in modalities.enumerated() {
            word(modality.rawValue, [WireModality.text, .audio].map(\.rawValue), at: "\(path)[\(index)]")
        }
        if modalities.count != 1 { report(.unsupportedValue(path, supported: ["[\"text\"]", "[\"audio\"]"])) }
    }

    /// Checks tools.
    mutating func check(tools: [WireTool]?, at path: String) {
        for (index, tool) in (tools ?? []).enumerated() {
            switch tool {
            case .function(let function): nothingElse(function.extras, at: "\(path)[\(index)]")
            case .mcp(let members):
                if members["server_label"]?.stringValue == nil { report(.missingParameter("\(path)[\(index)].server_label")) }
            case .other: report(.unsupportedValue("\(path)[\(index)].type", supported: ["function", "mcp"]))
            }
        }
    }

    /// Checks which tools may be called.
    mutating func check(toolChoice: WireToolChoice?, at path: String) {
        switch toolChoice {
        case .other(.string): report(.unsupportedValue(path, supported: ["none", "auto", "required"]))
        case .other: report(.unsupportedValue("\(path).type", supported: ["function", "mcp"]))
        default: break
        }
    }

    /// Checks how long a response may be.
    mutating func check(limit: WireTokenLimit?, at path: String) {
        if case .tokens(let count) = limit { range(count, 1...4_096, at: path) }
    }

    private mutating func check(_ format: WireAudioFormat?, at path: String) {
        guard let format else { return }
        nothingElse(format.extras, at: path)
        word(format.type, WireAudioEncoding.allCases.map(\.rawValue), at: "\(path).type")
        if format.encoding == .pcm16 || format.type == nil {
            let rate = WireAudioEncoding.pcm16.sampleRate
            range(format.rate, rate...rate, at: "\(path).rate")
        }
    }

    private mutating func check(_ input: WireAudioInput, at path: String) {
        nothingElse(input.extras, at: path)
        check(input.format.value, at: "\(path).format")
        if let transcription = input.transcription.value {
            nothingElse(transcription.extras, at: "\(path).transcription")
            word(transcription.delay.value, ["minimal", "low", "medium", "high", "xhigh"], at: "\(path).transcription.delay")
        }
        if let reduction = input.noiseReduction.value {
            nothingElse(reduction.extras, at: "\(path).noise_reduction")
            word(reduction.type, ["near_field", "far_field"], at: "\(path).noise_reduction.type")
        }
        if let detection = input.turnDetection.value { check(detection, at: "\(path).turn_detection") }
    }

    /// The most milliseconds of a turn's padding and of the silence that ends it: a minute, which no turn wants.
    private static let longestPart = 60_000

    private mutating func check(_ detection: WireTurnDetection, at path: String) {
        switch detection {
        case .server(let detection):
            nothingElse(detection.extras, at: path)
            range(detection.threshold, 0...1, at: "\(path).threshold")
            range(detection.prefixPaddingMilliseconds, 0...Self.longestPart, at: "\(path).prefix_padding_ms")
            range(detection.silenceDurationMilliseconds, 0...Self.longestPart, at: "\(path).silence_duration_ms")
            range(detection.idleTimeoutMilliseconds.value, 5_000...30_000, at: "\(path).idle_timeout_ms")
        case .semantic(let detection):
            nothingElse(detection.extras, at: path)
            word(
                detection.eagerness?.rawValue, [WireEagerness.low, .medium, .high, .auto].map(\.rawValue), at: "\(path).eagerness")
        case .other(let members):
            if members["type"] == nil {
                report(.missingParameter("\(path).type"))
            } else {
                report(.unsupportedValue("\(path).type", supported: ["server_vad", "semantic_vad"]))
            }
        }
    }
}
