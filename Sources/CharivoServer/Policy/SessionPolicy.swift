public import CharivoRealtime

/// What sessions may be, whatever a client asks for. It is applied before anything is minted. What it changed is told in the answer's
/// `Charivo-Policy` header, and what the session then is in the answer's `granted`, to which clients of CharivoRemote keep.
///
/// A client that does not keep to it is held according to where the session is:
///
/// - The gateway and the embedded engine, which this server holds itself: to the end. What such a client sends in an update, or asks for
///   one response, comes to what the policy makes of it.
/// - A provider that clients speak to themselves (every adapter of ``OpenAIRealtimeProvider``): at the start. From then on the provider
///   takes what the client sends. <doc:RunningTheServer> says what that can be.
///
/// Where a rule must hold also such clients at a provider, let them come through the gateway only: see ``adapters``.
public struct SessionPolicy: Sendable, Hashable {
    /// Which names of a kind may be asked for.
    public enum Choice: Sendable, Hashable {
        /// Any.
        case any
        /// One of these; the first stands in for any other, and for none. An empty list is refused when the server starts.
        case oneOf([String])
    }

    /// What a client's instructions come to. The words of a character that the server itself holds, behind the gateway, are the host's own and
    /// stay as they are.
    public enum Instructions: Sendable, Hashable {
        /// They are taken as they are.
        case allowed
        /// These stand before them.
        case prefixed(String)
        /// These stand in their place.
        case replaced(String)

        /// What stands before a client's own.
        var prefix: String? { if case .prefixed(let text) = self { text } else { nil } }
    }

    /// Which tools a client may bring.
    public enum Tools: Sendable, Hashable {
        /// Any.
        case any
        /// Those of these names; none for an empty list.
        case named(Set<String>)
    }

    /// Whether what the user says may be written down.
    public enum Transcription: String, Sendable, Hashable {
        /// As the client asks.
        case allowed
        /// Never.
        case forbidden
        /// Always, also when the client asks for nothing.
        case required
    }

    /// The models.
    public var models = Choice.any
    /// The voices.
    public var voices = Choice.any
    /// The instructions.
    public var instructions = Instructions.allowed
    /// The longest instructions of a client's in bytes of UTF-8; what is over is cut off. Default 32 KiB.
    public var instructionBytes = 32 << 10
    /// The tools.
    public var tools = Tools.any
    /// How many tools a client may bring; further ones are left out. Default 64.
    public var toolCount = 64
    /// The most tokens that one reply may be allowed; `nil`, the default, for no cap.
    public var outputTokens: Int?
    /// How replies may be given; speech and text by default. An empty set is as all.
    public var modalities: Set<OutputModality> = [.audio, .text]
    /// The transcription.
    public var transcription = Transcription.allowed
    /// How long a session may last; `nil`, the default, for as long as the provider lets it. The gateway and the embedded engine keep it, and
    /// a call by `openai-webrtc`, which this server set up, is hung up, if need be by trying again for an hour; those calls are left to the
    /// provider when the server stops before. A
    /// session that a client opens at a provider with a secret is out of its reach.
    public var sessionLength: Duration?
    /// Which of the provider's own options (`providerOptions`) a client may set, by name. None by default, because among them are ways
    /// round everything above.
    public var providerOptions: Set<String> = []
    /// The adapters that may be asked for, by their ids; `nil`, the default, for all that the provider has. With an empty set there are
    /// no bootstraps, and clients come through the gateway, which shows them nothing of the instructions either.
    public var adapters: Set<String>?

    /// The policy that is documented as default.
    public init() {}

    /// Whether it has rules for what is said and how, which a client that speaks to a provider itself need not keep to: whether it differs
    /// from the default in more than ``sessionLength``, ``providerOptions`` and ``adapters``.
    package var restrictsSessions: Bool {
        var usual = SessionPolicy()
        (usual.sessionLength, usual.providerOptions, usual.adapters) = (sessionLength, providerOptions, adapters)
        return self != usual
    }

    /// Whether sessions may start by an adapter.
    package func admits(_ adapter: RealtimeAdapterID) -> Bool { adapters.map { $0.contains(adapter.rawValue) } ?? true }

    /// Checks that the adapters are ones that there are: a name that is misspelt lets nobody in, or not those it was meant for.
    ///
    /// - Parameter offered: Those of the provider.
    /// - Throws: ``ServerError`` with `invalidConfiguration` that says which ones there are.
    package func checkAdapters(offered: some Collection<RealtimeAdapterID>) throws(ServerError) {
        if let flaw = adapterFlaw(offered: offered) { throw flaw.error }
    }

    /// What is wrong with the adapters; `nil` where nothing is.
    package func adapterFlaw(offered: some Collection<RealtimeAdapterID>) -> SettingFlaw? {
        let known = Set(offered).union([.openAIWebRTC, .openAIAgentsWebRTC, .openAIWebSocket]).map(\.rawValue)
        guard let unknown = adapters?.subtracting(known).min() else { return nil }
        return SettingFlaw(
            "policy.adapters",
            "has \(SettingFlaw.quote(unknown)) in it: there is no adapter \(unknown.prefix(80)), but \(known.sorted().joined(separator: ", "))."
        )
    }

    /// Checks the values.
    ///
    /// - Throws: ``ServerError`` with `invalidConfiguration` for a choice among nothing, which would be no choice, and for a number with
    ///   which there would be no sessions.
    package func check() throws(ServerError) {
        if let flaw = flaws.first { throw flaw.error }
    }

    /// All that is wrong with the values.
    package var flaws: [SettingFlaw] {
        let numbers: [(Bool, String, String)] = [
            (sessionLength.map { $0 > .zero } ?? true, "sessionSeconds", "is not above 0."),
            (outputTokens.map { $0 > 0 } ?? true, "outputTokens", "is not above 0."),
            (instructionBytes >= 0, "instructionBytes", "is below 0."), (toolCount >= 0, "toolCount", "is below 0."),
        ]
        let choices: [SettingFlaw] = [("models", models), ("voices", voices)].compactMap { name, choice in
            guard case .oneOf(let names) = choice, names.isEmpty || names.contains("") else { return nil }
            return SettingFlaw(
                "policy.\(name)", "is an empty list, or has an empty name in it. Name at least one, or leave it out to allow any.")
        }
        return numbers.filter { !$0.0 }.map { SettingFlaw("policy." + $0.1, $0.2) } + choices
    }
}
