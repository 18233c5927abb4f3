public import CharivoAvatar
public import CharivoRealtime

/// The character a server lets people meet, and where its mind is.
///
/// ```swift
/// let key = try readKey()
/// let hiyori = HostedCharacter(character: hiyori, catalog: body) { caller, config in OpenAIRealtimeClient(apiKey: key) }
/// let server = try await RealtimeServer.bind(characters: [hiyori], logger: logger)
/// ```
public struct HostedCharacter: Sendable {
    /// Who it is.
    public var character: Character
    /// What its body can show; `nil` without one.
    public var catalog: AvatarCatalog?
    /// What its sessions are like, before the policy: instructions, voice, model.
    public var session: RealtimeSessionConfig
    /// What it can do.
    public var tools: [Tool]
    /// Makes the client that dials for a session of a caller's: the provider with its key, or the embedded engine. It is cancelled when it
    /// takes longer than ``GatewayLimits/startTimeout``, or the caller leaves; until it heeds that, it holds the caller's place.
    public var client: @Sendable (Caller, RealtimeSessionConfig) async throws -> any RealtimeClient

    /// Puts it together.
    ///
    /// - Parameters:
    ///   - character: Who it is.
    ///   - catalog: What its body can show; its tools and instructions come along.
    ///   - session: What its sessions are like, before the server's policy.
    ///   - tools: What it can do besides.
    ///   - client: Makes the client for a session of a caller's. What it throws keeps that session from starting, and is not told.
    public init(
        character: Character, catalog: AvatarCatalog? = nil, session: RealtimeSessionConfig = RealtimeSessionConfig(), tools: [Tool] = [],
        client: @escaping @Sendable (Caller, RealtimeSessionConfig) async throws -> any RealtimeClient
    ) {
        self.character = character
        self.catalog = catalog
        self.session = session
        self.tools = tools
        self.client = client
    }
}
