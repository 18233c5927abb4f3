internal import CharivoOpenAI
internal import CharivoRealtime

/// A session's configuration in force: always whole, as `session.created` and `session.updated` tell it.
struct SessionSettings: Sendable, Hashable {
    /// The configuration.
    var wire: WireSession
    /// What it was at first; clearing a member brings it back.
    let defaults: WireSession

    init(wire: WireSession, defaults: WireSession) {
        self.wire = wire
        self.defaults = defaults
    }

    /// The session's id.
    var sessionID: String { wire.id ?? "" }

    /// Whether it is a conversation, and not a transcription alone.
    var isConversation: Bool { wire.type == .realtime }

    var instructions: String { wire.instructions.value ?? "" }
    var modality: WireModality { wire.outputModalities.value?.first ?? .audio }
    var limit: WireTokenLimit { wire.maxOutputTokens.value ?? .unlimited }
    var tools: [WireTool] { wire.tools.value ?? [] }
    var toolChoice: WireToolChoice { wire.toolChoice.value ?? .auto }
    var voice: WireVoice? { wire.output?.voice.value }
    var speed: Double { wire.output?.speed.value ?? 1 }
    var inputEncoding: WireAudioEncoding { wire.input?.format.value?.encoding ?? .pcm16 }
    var outputEncoding: WireAudioEncoding { wire.output?.format.value?.encoding ?? .pcm16 }
    var transcription: WireTranscription? { wire.input?.transcription.value }
    var turnDetection: WireTurnDetection? { wire.input?.turnDetection.value }
    var createsResponse: Bool { isConversation && turnDetection?.createsResponse ?? true }
    var interruptsResponse: Bool { turnDetection?.interruptsResponse ?? true }

    /// How long nobody may speak; only `server_vad` has it.
    var idleTimeout: Duration? {
        guard case .server(let detection)? = turnDetection, let value = detection.idleTimeoutMilliseconds.value else { return nil }
        return .milliseconds(value)
    }

    /// The size in bytes of an event that tells the configuration.
    var encodedSize: Int {
        var bytes: [UInt8] = []
        ServerEvent(.sessionUpdated(wire)).write(to: &bytes)
        return bytes.count
    }

    /// What helps to recognise what the user says.
    var recognitionHints: RecognitionHints {
        guard let transcription else { return RecognitionHints() }
        return RecognitionHints(
            language: transcription.language.value ?? transcription.languages.value?.first,
            phrases: transcription.keywords.value ?? [])
    }

    /// How turns are found; `nil` when the client commits them.
    ///
    /// A threshold of 0.5 means the rules' own share of speech; 0 half and 1 all of the window, of 160 ms (240 ms while the
    /// character speaks). Without a model of meaning, `semantic_vad` is a silence: 300 ms when eager, 600 ms by default, 1.2 s
    /// when patient.
    func turnRules(longest: Duration) -> TurnRules? {
        var rules = TurnRules()
        rules.longestTurn = .milliseconds(longest.wholeMilliseconds)
        switch turnDetection {
        case nil: return nil
        case .server(let detection)?:
            let share = 0.5 + 0.5 * min(1, max(0, detection.threshold ?? 0.5))
            rules.speechNeeded = AudioTicks(Int(Double(rules.window.count) * share))
            rules.bargeInSpeechNeeded = AudioTicks(Int(Double(rules.bargeInWindow.count) * share))
            if let silence = detection.silenceDurationMilliseconds {
                // The longest turn ends all the same.
                rules.silence = min(.milliseconds(max(20, silence)), rules.longestTurn)
            }
            if let padding = detection.prefixPaddingMilliseconds { rules.prefixPadding = .milliseconds(min(5_000, max(0, padding))) }
        case .semantic(let detection)?:
            switch detection.eagerness {
            case .high: rules.silence = .milliseconds(300)
            case .low: rules.silence = .milliseconds(1_200)
            default: rules.silence = .milliseconds(600)
            }
        case .other?: break
        }
        return rules
    }
}
