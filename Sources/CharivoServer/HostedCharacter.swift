package import CharivoAvatar
package import CharivoRealtime

/// The character a server lets people meet, and where its mind is.
package struct HostedCharacter: Sendable {
    /// Who it is.
    package var character: Character
    /// What its body can show; `nil` without one.
    package var catalog: AvatarCatalog?
    /// What its sessions are like, before the policy: instructions, voice, model.
    package var session: RealtimeSessionConfig
    /// What it can do.
    package var tools: [Tool]
    /// Makes the client that dials for a session of a caller's: the provider with its key, or the embedded engine.
    package var client: @Sendable (Caller, RealtimeSessionConfig) async throws -> any RealtimeClient

    /// Puts it together.
    package init(
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
