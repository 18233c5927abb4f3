/// A kind of provider, and how to reach it. A value: it holds no session; every dial makes a new connection.
///
/// Conformers are thin. They translate between a wire and ``ProviderEvent`` and ``ProviderCommand``, one meaning per event,
/// and nothing else: no sequencing, no retry, no truncation of their own. All policy lives in the session.
public protocol RealtimeClient: Sendable {
    /// What connections of this kind can do.
    var capabilities: RealtimeCapabilities { get }

    /// Dials, runs `body` with the connection as soon as messages can flow, and closes it when `body` returns or its task
    /// is cancelled.
    ///
    /// - Parameters:
    ///   - request: What to dial for. Credentials are made anew at every dial.
    ///   - body: Reads the connection's events to their end.
    /// - Throws: ``RealtimeError`` when the connection could not be made; `authentication`, `quota` and the other terminal
    ///   codes stop all further attempts.
    /// - Returns: How the connection ended.
    func withConnection(
        _ request: ConnectionRequest, _ body: @escaping @Sendable (any RealtimeConnection) async -> Void
    ) async throws -> ConnectionEnd
}

/// One dialled connection: a stream of events in, indivisible groups of commands out.
public protocol RealtimeConnection: Sendable {
    /// What the provider says, in order; ends with the connection. To be read once.
    var events: any AsyncSequence<ProviderEvent, Never> & Sendable { get }

    /// Sends a group of commands, in order and with nothing in between. Suspends while the network takes no more.
    ///
    /// - Throws: ``RealtimeError`` with code `transport` when the connection is gone.
    func send(_ commands: [ProviderMessage]) async throws

    /// Closes the connection; ``events`` then ends.
    func close() async

    /// Asks the other side for a sign of life, a ping for instance, and returns when it came. How long to wait for it is the
    /// session's to say: it cancels the task when it does not want the answer any more.
    ///
    /// A connection that has no way to ask returns at once, which counts as an answer; that is what happens by default. The session
    /// then knows a dead connection by the answers alone that the provider owes and does not give.
    ///
    /// - Throws: ``RealtimeError`` with code `transport` when the connection is gone.
    func probe() async throws
}

extension RealtimeConnection {
    /// Returns at once: there is no way to ask.
    public func probe() async throws {}
}

/// What connections of a kind can do.
public struct RealtimeCapabilities: Sendable, Hashable {
    /// Whether sound comes as messages that this side plays (a WebSocket), or is played by the transport (WebRTC).
    public var deliversAudio: Bool
    /// Whether the microphone's sound goes out as messages, or by the transport.
    public var acceptsAudio: Bool
    /// Whether a config sent on the live connection is acknowledged with the config in force.
    public var acknowledgesUpdates: Bool
    /// Whether a reply says which request it answers. Where it does not, a reply that comes while one is asked for is taken as
    /// the answer.
    public var namesRequests: Bool
    /// Whether a session's next connection may be made while its last one still stands. Where it may not, the last one is closed
    /// first.
    public var allowsOverlap: Bool
    /// Whether the provider can take up a session again by itself, under a handle that it gives.
    public var resumesSessions: Bool

    /// Makes a description; by default that of a WebSocket.
    public init(
        deliversAudio: Bool = true, acceptsAudio: Bool = true, acknowledgesUpdates: Bool = true, namesRequests: Bool = true,
        allowsOverlap: Bool = true, resumesSessions: Bool = false
    ) {
        self.deliversAudio = deliversAudio
        self.acceptsAudio = acceptsAudio
        self.acknowledgesUpdates = acknowledgesUpdates
        self.namesRequests = namesRequests
        self.allowsOverlap = allowsOverlap
        self.resumesSessions = resumesSessions
    }
}

/// What a connection is dialled for.
public struct ConnectionRequest: Sendable, Hashable {
    /// The config the session will be given once the connection stands.
    public var config: RealtimeSessionConfig
    /// Which connection of its manager's this is, from 1.
    public var generation: Int
    /// The handle under which the provider is to take up the session of an earlier connection, where it can.
    public var resumptionHandle: String?

    /// Makes a request.
    public init(config: RealtimeSessionConfig, generation: Int, resumptionHandle: String? = nil) {
        self.config = config
        self.generation = generation
        self.resumptionHandle = resumptionHandle
    }
}
