internal import CharivoOpenAI

extension SessionSettings {
    /// The configuration of a fresh session.
    init(id: String, type: WireSessionType, model: String, configuration: EngineConfiguration, expiresAt: Int) {
        var detection = WireServerVAD.default
        detection.silenceDurationMilliseconds = Int(configuration.silence / .milliseconds(1))
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

    /// Takes an update as a whole, or not at all.
    ///
    /// - Throws: The first rule of the protocol that it breaks.
    mutating func apply(_ update: WireSession, voiceIsLocked: Bool) throws(WireError) {
        wire = try wire.applying(update, defaults: defaults, voiceIsLocked: voiceIsLocked)
    }
}
