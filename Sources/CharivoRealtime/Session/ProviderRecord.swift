/// What a session has learnt of its provider.
struct ProviderRecord: Sendable, Hashable {
    /// The model that speaks.
    private(set) var model: String?
    /// The model that writes down what the user says, as the provider names it.
    private(set) var transcriptionModel: String?
    /// What of the config is not in force as it was asked for.
    private(set) var differences: [String] = []
    /// The character was heard: from then on providers refuse another voice, and with it everything else in the update.
    private(set) var isVoiceFixed = false
    private var unknownTypes = RecentIDs(limit: 64)

    mutating func says(_ session: ProviderSession) {
        model = session.model ?? model
        transcriptionModel = session.inputAudioTranscription.map(\.model) ?? transcriptionModel
    }

    mutating func spoke() { isVoiceFixed = true }

    /// Compares what is in force with what was asked for.
    ///
    /// - Returns: The fields that differ, if that is news.
    mutating func readBack(_ session: ProviderSession, against config: RealtimeSessionConfig) -> [String]? {
        let differences = session.differences(from: config)
        guard differences != self.differences else { return nil }
        self.differences = differences
        return differences.isEmpty ? nil : differences
    }

    /// An event came of a type that this library does not know. Whether it is the first of its type.
    mutating func sent(unknownType type: String) -> Bool {
        guard !unknownTypes.contains(type) else { return false }
        unknownTypes.insert(type)
        return true
    }
}
