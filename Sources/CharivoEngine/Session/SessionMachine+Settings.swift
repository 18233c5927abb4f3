internal import CharivoOpenAI

extension SessionMachine {
    /// The client changes the configuration. One bad field, and nothing of it is taken.
    mutating func updateSession(_ update: WireSession, at now: Duration) throws(WireError) {
        var next = settings
        try next.apply(update, voiceIsLocked: hasSpoken, under: terms)
        guard next.encodedSize <= limits.settingsBytes else {
            throw WireError(
                code: "string_above_max_length",
                message: "The session's configuration would have more than \(limits.settingsBytes) bytes. Send less of it.",
                param: "session")
        }
        settings = next
        if input.use(settings.turnRules(longest: limits.turnLength)) { dropTurn() }
        send(.sessionUpdated(settings.wire))
        if settings.idleTimeout == nil { cancelTimer(.idle) }
    }
}
