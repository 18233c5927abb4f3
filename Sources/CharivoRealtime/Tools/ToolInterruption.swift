/// What becomes of a running call when the user interrupts the reply it belongs to.
///
/// A call that still waits for others of its group has not begun: see ``ToolConcurrency``. One that waits for an approval keeps
/// waiting: the user may have interrupted in order to approve it.
public enum ToolInterruption: Sendable, Hashable {
    /// It goes on, and the model is told its result without being asked to speak.
    case finish
    /// It goes on, and the model is asked to speak about its result when the conversation is idle: the user does not speak, and
    /// no reply is being made or owed.
    case finishAndSpeak
    /// It is cancelled, and the model is told so.
    case cancel
}
