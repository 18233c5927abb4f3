extension WireAudioFormat {
    /// The format after an update. A rate that is left out is the encoding's own.
    static func merging(_ old: WireAudioFormat?, _ new: WireAudioFormat) -> WireAudioFormat {
        var merged = WireAudioFormat(type: new.type ?? old?.type, rate: new.rate)
        if merged.rate == nil, let encoding = merged.encoding { merged.rate = WireAudioFormat(encoding).rate }
        merged.extras = new.extras
        return merged
    }
}

extension WireTranscription {
    /// The transcription after an update.
    func merging(_ update: WireTranscription) -> WireTranscription {
        WireTranscription(
            model: update.model ?? model, language: language.merging(update.language), languages: languages.merging(update.languages),
            keywords: keywords.merging(update.keywords), prompt: prompt.merging(update.prompt), delay: delay.merging(update.delay),
            extras: extras.merging(update.extras) { _, new in new })
    }
}

extension WireNoiseReduction {
    /// The noise reduction after an update. A strength that is left out stays.
    static func merging(_ old: WireNoiseReduction?, _ new: WireNoiseReduction) -> WireNoiseReduction {
        WireNoiseReduction(
            type: new.type ?? old?.type, strength: new.strength ?? old?.strength,
            extras: (old?.extras ?? [:]).merging(new.extras) { _, new in new })
    }
}

extension WireTurnDetection {
    /// The turn detection after an update: the same kind merges, another kind starts from that kind's defaults.
    static func merging(_ old: WireTurnDetection?, _ new: WireTurnDetection, default standard: WireTurnDetection?) -> WireTurnDetection {
        switch (old, new, standard) {
        case (.server(let base), .server(let new), _), (_, .server(let new), .server(let base)): .server(base.merging(new))
        case (_, .server(let new), _): .server(WireServerVAD.default.merging(new))
        case (.semantic(let base), .semantic(let new), _), (_, .semantic(let new), .semantic(let base)): .semantic(base.merging(new))
        case (_, .semantic(let new), _): .semantic(WireSemanticVAD.default.merging(new))
        case (_, .other, _): new
        }
    }
}

extension WireServerVAD {
    fileprivate func merging(_ update: WireServerVAD) -> WireServerVAD {
        WireServerVAD(
            threshold: update.threshold ?? threshold,
            prefixPaddingMilliseconds: update.prefixPaddingMilliseconds ?? prefixPaddingMilliseconds,
            silenceDurationMilliseconds: update.silenceDurationMilliseconds ?? silenceDurationMilliseconds,
            createResponse: update.createResponse ?? createResponse,
            interruptResponse: update.interruptResponse ?? interruptResponse,
            idleTimeoutMilliseconds: idleTimeoutMilliseconds.merging(update.idleTimeoutMilliseconds),
            extras: extras.merging(update.extras) { _, new in new })
    }
}

extension WireSemanticVAD {
    fileprivate func merging(_ update: WireSemanticVAD) -> WireSemanticVAD {
        WireSemanticVAD(
            eagerness: update.eagerness ?? eagerness, createResponse: update.createResponse ?? createResponse,
            interruptResponse: update.interruptResponse ?? interruptResponse,
            extras: extras.merging(update.extras) { _, new in new })
    }
}
