internal import CharivoJSON

extension WireSession {
    /// The configuration after an update: what the update has replaces, objects merge, and `null` clears.
    ///
    /// Clearing brings back the default of what cannot be without a value. What the service alone says (`id`, `object`,
    /// `expires_at`), and the type and the model of a session that has them, no update changes.
    ///
    /// This checks nothing: see ``applying(_:defaults:voiceIsLocked:)``.
    ///
    /// - Parameters:
    ///   - update: The `session` of a `session.update`.
    ///   - defaults: What a fresh session has.
    package func merging(_ update: WireSession, defaults: WireSession = WireSession(type: nil)) -> WireSession {
        var merged = self
        merged.type = type ?? update.type
        merged.model = model.value == nil ? model.merging(update.model) : model
        merged.instructions = instructions.settling(update.instructions, default: .value(""))
        merged.outputModalities = outputModalities.settling(update.outputModalities, default: defaults.outputModalities)
        merged.audio = audio.settling(update.audio, default: defaults.audio) { old, new in
            (old ?? WireSessionAudio()).merging(new, defaults: defaults.audio.value ?? WireSessionAudio())
        }
        merged.tools = tools.settling(update.tools, default: .value([]))
        merged.toolChoice = toolChoice.settling(update.toolChoice, default: defaults.toolChoice)
        merged.parallelToolCalls = parallelToolCalls.settling(update.parallelToolCalls, default: defaults.parallelToolCalls)
        merged.reasoning = reasoning.merging(update.reasoning, by: Self.mergingObjects)
        merged.maxOutputTokens = maxOutputTokens.settling(update.maxOutputTokens, default: defaults.maxOutputTokens)
        merged.truncation = truncation.settling(update.truncation, default: defaults.truncation)
        merged.tracing = tracing.merging(update.tracing)
        merged.prompt = prompt.merging(update.prompt)
        merged.include = include.merging(update.include)
        merged.extras = extras.merging(update.extras) { _, new in new }
        return merged
    }

    private static func mergingObjects(_ old: JSONValue?, _ new: JSONValue) -> JSONValue {
        guard let old = old?.objectValue, let new = new.objectValue else { return new }
        return .object(old.merging(new) { _, new in new })
    }
}

extension WireSessionAudio {
    fileprivate func merging(_ update: WireSessionAudio, defaults: WireSessionAudio) -> WireSessionAudio {
        let inputDefaults = defaults.input.value ?? WireAudioInput()
        let outputDefaults = defaults.output.value ?? WireAudioOutput()
        return WireSessionAudio(
            input: input.settling(update.input, default: defaults.input) { ($0 ?? WireAudioInput()).merging($1, defaults: inputDefaults) },
            output: output.settling(update.output, default: defaults.output) {
                ($0 ?? WireAudioOutput()).merging($1, defaults: outputDefaults)
            },
            extras: extras.merging(update.extras) { _, new in new })
    }
}

extension WireAudioInput {
    fileprivate func merging(_ update: WireAudioInput, defaults: WireAudioInput) -> WireAudioInput {
        WireAudioInput(
            format: format.settling(update.format, default: defaults.format, by: WireAudioFormat.merging),
            transcription: transcription.merging(update.transcription) { ($0 ?? WireTranscription()).merging($1) },
            noiseReduction: noiseReduction.merging(update.noiseReduction, by: WireNoiseReduction.merging),
            turnDetection: turnDetection.merging(update.turnDetection) {
                WireTurnDetection.merging($0, $1, default: defaults.turnDetection.value)
            },
            extras: extras.merging(update.extras) { _, new in new })
    }
}

extension WireAudioOutput {
    fileprivate func merging(_ update: WireAudioOutput, defaults: WireAudioOutput) -> WireAudioOutput {
        WireAudioOutput(
            format: format.settling(update.format, default: defaults.format, by: WireAudioFormat.merging),
            voice: voice.settling(update.voice, default: defaults.voice),
            speed: speed.settling(update.speed, default: defaults.speed),
            extras: extras.merging(update.extras) { _, new in new })
    }
}
