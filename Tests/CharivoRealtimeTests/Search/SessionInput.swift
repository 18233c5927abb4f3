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
    /// The provider refuses an item that it was told of, or answers the oldest message that told it to forget one.
    case refuseItem(String), answerDeletion(isTaken: Bool, isGone: Bool)
    case network(NetworkChange)
    case audio(AudioInterruption)
    /// The connection that was asked for a sign of life gives one.
    case answerProbe
    /// The handler of a call returns, whether it was told to stop or not; or the one that takes its effect back does.
    case toolFinished(callID: String, success: Bool), undoFinished(callID: String, success: Bool)
    case approve(callID: String), deny(callID: String)
    /// A guardrail answers the oldest check that runs.
    case guardrail(passes: Bool)
    case commitAudio, clearAudio
    /// The first step: which options the sessions have; 0, also without it, is the default's.
    case setUp(variant: Int)
    case render(milliseconds: Int)
    case pass(milliseconds: Int)
}
