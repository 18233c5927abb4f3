import CharivoRealtime

/// One thing that may happen to a session. A list of them is a trace that can be replayed, cut down, and read.
enum SessionInput: Sendable, Hashable {
    case start, stop, interrupt
    case update(voice: String?, instructions: String?)
    case send(String, BusyPolicy)
    case requestResponse
    case registerTool(String), unregisterTool(String)
    case opened(generation: Int)
    case ended(generation: Int, terminal: Bool)
    case event(ProviderEvent, generation: Int)
    /// The provider answers the newest message of its kind that it was sent and has not answered.
    case acknowledgeUpdate(resuming: Bool), refuseUpdate, beginAskedReply, refuseAskedReply
    /// The connection that is made beside the one that serves opens, ends, gets its config, or is refused it.
    case standbyOpened, standbyEnded, configureStandby(seconds: Int), refuseStandby
    case network(NetworkChange)
    case audio(AudioInterruption)
    /// The connection that was asked for a sign of life gives one.
    case answerProbe
    case toolFinished(callID: String, success: Bool)
    case render(milliseconds: Int)
    case pass(milliseconds: Int)
}
