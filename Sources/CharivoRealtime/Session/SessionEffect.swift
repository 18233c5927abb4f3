/// What a session's machine wants done. The manager does it, in order, and decides nothing.
enum SessionEffect: Sendable {
    case dial(ConnectionRequest)
    case closeConnection(generation: Int)
    /// To be sent in order and with nothing in between.
    case send([ProviderMessage])
    /// Sound for the character's output.
    case play(PCMAudio)
    /// Throw away what the output has not rendered, and tell the machine where it stood.
    case flushOutput(CutReason)
    /// The user began to speak.
    case utteranceBegan
    /// The provider has all that the user said.
    case utteranceCommitted
    /// The connection is usable: the user's sound goes there, what an earlier connection took with it first.
    case connectUplink
    /// The same on a connection that takes up an earlier one's session; the report is then published with what was said again.
    case resumeUplink(ReconnectReport)
    /// There is no usable connection, and there will be another.
    case disconnectUplink
    /// The user's sound is not wanted any more.
    case closeUplink
    case runTool(ToolRun)
    /// Tell a handler, or the taking back of an effect, to stop.
    case cancelTool(runID: String)
    case undoTool(ToolUndoRun)
    case project(ResultProjector.Result)
    case publish(RealtimeEvent)
    case resume(WaiterID, RealtimeError?)
}

/// A caller that waits; resumed exactly once.
typealias WaiterID = UInt64

/// Why the character is cut short, and with that what follows once it is known where its sound stood.
enum CutReason: Sendable, Hashable {
    /// The user speaks; the provider breaks its reply off by itself.
    case userSpeech
    /// The app asked for it.
    case app
    /// The connection is gone in the middle of a reply; nobody is left to be told.
    case connectionLost
    /// `stopSession` was called.
    case stopping
    /// The session is over.
    case ended(SessionEndReason, RealtimeError?)

    /// Whether the provider is told where an item was cut.
    var isToldToProvider: Bool { self == .userSpeech || self == .app }
}
