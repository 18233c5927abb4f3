internal import CharivoOpenAI

/// Which of the synthesizer's voices speaks for the voice that a client names.
///
/// A name that an alias is given for means that voice, a synthesizer's own name itself, and any other name (`marin`, `alloy`, a
/// custom voice's id) always the same one of them: two characters with different voices are likely to sound different.
struct VoiceChoice: Sendable, Hashable {
    /// The synthesizer's voices.
    var voices: [String]
    /// Voices by the names that clients use.
    var aliases: [String: String] = [:]

    init(voices: [String], aliases: [String: String] = [:]) {
        self.voices = voices
        self.aliases = aliases
    }

    /// The name or the id of a client's voice, empty for none.
    static func name(of voice: WireVoice?) -> String {
        switch voice {
        case .named(let name)?: name
        case .custom(let id)?: id
        case nil: ""
        }
    }

    /// The synthesizer's voice for a client's.
    func voice(for wanted: WireVoice?) -> String {
        let name = Self.name(of: wanted)
        let candidate = aliases[name] ?? name
        guard let first = voices.first else { return candidate }
        if voices.contains(candidate) { return candidate }
        guard !candidate.isEmpty else { return first }
        // FNV-1a: the same on every machine and in every run, unlike Swift's own hashing.
        let hash = candidate.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return voices[Int(hash % UInt64(voices.count))]
    }
}
