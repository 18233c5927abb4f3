internal import CharivoOpenAI
internal import CharivoRealtime

extension SessionSettings {
    /// The configuration of a fresh session.
    init(id: String, type: WireSessionType, model: String, configuration: EngineConfiguration, expiresAt: Int) {
        var detection = WireServerVAD.default
        detection.silenceDurationMilliseconds = configuration.silence.bounded.wholeMilliseconds
        let input = WireAudioInput(
            format: .value(WireAudioFormat(.pcm16)), transcription: .null, noiseReduction: .null,
            turnDetection: .value(.server(detection)))
        guard type == .realtime else {
            let wire = WireSession(
                type: type, id: id, object: "realtime.transcription_session", expiresAt: expiresAt,
                audio: .value(WireSessionAudio(input: .value(input))), include: .null)
            self.init(wire: wire, defaults: wire)
            return
        }
        let output = WireAudioOutput(
            format: .value(WireAudioFormat(.pcm16)), voice: .value(.named(configuration.voice)), speed: .value(1))
        let wire = WireSession(
            type: type, id: id, object: "realtime.session", expiresAt: expiresAt, model: .value(model), instructions: .value(""),
            outputModalities: .value([.audio]), audio: .value(WireSessionAudio(input: .value(input), output: .value(output))),
            tools: .value([]), toolChoice: .value(.auto), parallelToolCalls: .value(true), maxOutputTokens: .value(.unlimited),
            truncation: .value(.auto), tracing: .null, prompt: .null, include: .null)
        self.init(wire: wire, defaults: wire)
    }

    /// Begins as terms have it.
    mutating func begin(under terms: any SessionTerms) {
        let wanted = isConversation ? wire.merging(terms.beginning, defaults: defaults) : wire
        wire = terms.settle(wanted, standing: wanted)
    }

    /// Takes an update as a whole, or not at all.
    ///
    /// - Parameter terms: What the session is held to.
    /// - Throws: The first rule of the protocol that it breaks.
    mutating func apply(_ update: WireSession, voiceIsLocked: Bool, under terms: (any SessionTerms)?) throws(WireError) {
        let standing = wire
        wire = try wire.applying(update, defaults: defaults, voiceIsLocked: voiceIsLocked) { wanted in
            terms?.settle(wanted, standing: standing) ?? wanted
        }
    }
}
