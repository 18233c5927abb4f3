/// How an engine is reached and what its sessions are like.
public struct EngineConfiguration: Sendable, Hashable {
    /// The address listened on. Default `127.0.0.1`, which keeps other machines out.
    public var host = "127.0.0.1"
    /// The port; 0, the default, for one that the system chooses (see ``EngineServer/port``).
    public var port = 0
    /// The key that a client must show, as `Authorization: Bearer …` or as the subprotocol `openai-insecure-api-key.…`; `nil`, the
    /// default, for none. Set one before you listen on an address that others can reach.
    public var bearerToken: String?
    /// The web origins (`https://example.com`) whose pages may connect, `*` for all. Pages of this very machine always may; programs
    /// that are no browsers send no origin and are not held back by this.
    public var allowedOrigins: Set<String> = []
    /// The name of the model when a client names none. Default `charivo-offline`. Every name is accepted, and told back.
    public var model = "charivo-offline"
    /// The voice of a session that names none. Default `marin`.
    public var voice = "marin"
    /// The synthesizer's voices by the names that clients use. A name without an entry that the synthesizer does not know means one of
    /// its voices, always the same.
    public var voiceAliases: [String: String] = [:]
    /// The silence that ends a turn in a session that says nothing else. Default 200 ms, as the live service.
    public var silence: Duration = .milliseconds(200)
    /// The limits.
    public var limits = EngineLimits()

    /// The configuration that is documented as default.
    public init() {}
}
