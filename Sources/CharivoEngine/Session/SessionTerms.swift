package import CharivoOpenAI

/// What a session is held to by whoever let it in, whatever its client asks for.
///
/// The engine asks for the configuration to begin with, and then what each of the client's wishes comes to. The answer is what counts, and
/// what the client is told; how it is found is not the engine's to know. An engine that nobody mounts has none: there a client has what it
/// asks for.
package protocol SessionTerms: Sendable {
    /// How long the session may last, if that is less than the engine's own limit.
    var length: Duration? { get }

    /// What is in force before the client says anything, as an update of the engine's own configuration. Sessions of type `realtime` begin
    /// so; one of type `transcription` has nothing of it.
    var beginning: WireSession { get }

    /// What a whole configuration comes to.
    ///
    /// - Parameters:
    ///   - wanted: The configuration with the client's update in it, which keeps the protocol's rules. The answer must keep them too.
    ///   - standing: The configuration before.
    func settle(_ wanted: WireSession, standing: WireSession) -> WireSession

    /// What the client wants different for one response comes to.
    ///
    /// - Parameter session: The configuration in force.
    func settle(_ wanted: WireResponseCreate, in session: WireSession) -> WireResponseCreate

    /// Why an item of the client's may not come into the conversation, or into the context of a response; `nil` when it may.
    func objection(to item: WireItem) -> WireError?
}
