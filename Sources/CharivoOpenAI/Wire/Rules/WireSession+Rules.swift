internal import CharivoJSON

extension WireSession {
    /// The configuration after an update that keeps the protocol's rules.
    ///
    /// - Parameters:
    ///   - update: The `session` of a `session.update`.
    ///   - defaults: What a fresh session has; clearing a member brings it back.
    ///   - voiceIsLocked: Whether the model has spoken in this session.
    ///   - settle: What the configuration with the update in it comes to, where somebody has a say in it. A voice that the update names
    ///     and that is not taken is no change of the voice.
    /// - Throws: The first rule that the update breaks. One bad member discards the whole update.
    package func applying(
        _ update: WireSession, defaults: WireSession = WireSession(type: nil), voiceIsLocked: Bool = false,
        settle: (WireSession) -> WireSession = { $0 }
    ) throws(WireError) -> WireSession {
        if let violation = update.violations.first { throw violation }
        if let type, let new = update.type, new != type { throw .sessionTypeMismatch(update: new, session: type) }
        let merged = settle(merging(update, defaults: defaults))
        if voiceIsLocked, merged.output?.voice != output?.voice { throw .voiceLocked }
        return merged
    }

    /// The paths of the members, here and below, that the protocol does not have in an update, sorted in each object.
    package var unknownParameters: [String] {
        violations.filter { $0.code == "unknown_parameter" }.compactMap(\.param)
    }

    /// What an update with this configuration would break, most telling first.
    package var violations: [WireError] {
        var rules = WireRules()
        if type == nil { rules.report(.missingParameter("session.type")) }
        rules.word(type?.rawValue, [WireSessionType.realtime, .transcription].map(\.rawValue), at: "session.type")
        rules.nothingElse(strangers, at: "session")
        if let audio = audio.value { rules.check(audio, isTranscription: type == .transcription, at: "session.audio") }
        rules.check(modalities: outputModalities.value, at: "session.output_modalities")
        rules.check(tools: tools.value, at: "session.tools")
        rules.check(toolChoice: toolChoice.value, at: "session.tool_choice")
        rules.check(limit: maxOutputTokens.value, at: "session.max_output_tokens")
        switch truncation.value {
        case .retentionRatio(let ratio, _): rules.range(ratio, 0...1, at: "session.truncation.retention_ratio")
        case .other(.string(let word)): rules.word(word, ["auto", "disabled"], at: "session.truncation")
        case .other: rules.word("", ["retention_ratio"], at: "session.truncation.type")
        case .auto, .disabled, nil: break
        }
        return rules.violations
    }

    /// The members that an update of this type may not have: unknown ones, the service's own, and those of the other type.
    private var strangers: JSONObject {
        let known: Set<String>? = type == .transcription ? ["type", "audio", "include"] : nil
        return members.filter { name, _ in
            extras[name] != nil || ["id", "object", "expires_at"].contains(name) || known?.contains(name) == false
        }
    }
}
