/// The connection of a session to its client, of whatever kind.
package protocol SessionTransport: Sendable {
    /// The next message, waiting for it; `nil` when the connection has ended or the task was cancelled.
    func next() async -> SessionMessage?
    /// Sends a text message; waits while the client does not read.
    ///
    /// - Throws: Any error when the connection has ended.
    func send(_ text: [UInt8]) async throws
    /// Closes the connection and waits until it is closed, which takes no longer than a limit of its own.
    func close(code: UInt16, reason: String) async
}

/// A message from a client.
package enum SessionMessage: Sendable, Hashable {
    /// UTF-8 text.
    case text([UInt8])
    /// Anything else. The protocol has none, so its bytes are not kept.
    case binary
}
