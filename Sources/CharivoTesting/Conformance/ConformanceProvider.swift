/// The far side of a client under test, for the ``RealtimeClientConformance`` suite: the author of the client implements it over a
/// fake of their provider.
///
/// One is made for every rule, and shut down after it.
public protocol ConformanceProvider: Sendable {
    /// The far end of the next dial, once its handshake is done.
    func accept() async throws -> any ConformancePeer

    /// The next dial is refused, in the way of the provider: as it is dialled, or right after.
    func refuseNextDial(as refusal: ConformanceRefusal) async throws

    /// The next dial is not answered at all.
    ///
    /// - Returns: `false` when the fake cannot do that; the rule that needs it is then skipped.
    func holdNextDial() async -> Bool

    /// Nothing more is needed of it.
    func shutDown() async
}

/// Why a fake provider refuses a dial.
public enum ConformanceRefusal: Sendable, Hashable {
    /// The key is not one it takes. No further attempt can succeed.
    case authentication
    /// It has no room, or is not there. A later attempt may succeed.
    case unavailable
}

/// The far end of one connection of a client under test.
public protocol ConformancePeer: Sendable {
    /// Which connection of its manager's the client was told this is; `nil` when the wire does not carry it.
    var generation: Int? { get }

    /// Says something, in the wire's form.
    func say(_ signal: ConformanceSignal) async throws

    /// The id of the client's next command, waiting for it.
    ///
    /// - Throws: When the connection ended, or the task was cancelled.
    func nextCommandID() async throws -> String

    /// Takes nothing more from the wire, until ``resume()``, so that a client that sends has to wait.
    ///
    /// - Returns: `false` when the fake cannot do that; the rules that need it are then skipped.
    func stall() async -> Bool

    /// Takes from the wire again.
    func resume() async

    /// The connection is lost.
    func lose() async

    /// Waits until the client's side of the connection is gone.
    func waitForEnd() async
}

/// What a fake provider says in its wire's form.
public enum ConformanceSignal: Sendable, Hashable {
    /// Words of a reply, as `ProviderEvent.textDelta` has them.
    case words(String)
    /// An event of a type that the client cannot know.
    case unknown(type: String)
    /// A message that cannot be read.
    case malformed
}
