/// What a session's machine wants done. The manager does it, in order, and decides nothing.
enum SessionEffect: Sendable {
    case dial(ConnectionRequest)
    /// Makes a connection beside the one that serves.
    case dialStandby(ConnectionRequest)
    /// To be sent over the connection beside the one that serves.
    case sendStandby([ProviderMessage])
    /// The connection of that number, which was made beside the old one, serves from now on.
    case serve(generation: Int)
    /// Ask a connection for a sign of life.
    case probe(generation: Int)
    /// Break a connection off; what waits to be sent over it is let go.
    case closeConnection(generation: Int)
    /// Send what was accepted for the connection that serves, and then close it.
    case finishConnection(generation: Int)
    /// To be sent in order and with nothing in between.
    case send([ProviderMessage])
    /// Sound for the character's output.
    case play(PCMAudio)
    /// Throw away what the output has not rendered, and tell the machine where it stood.
    case flushOutput(CutReason)
    /// The user began to speak, at that place in all the sound that the provider was sent.
    case utteranceBegan(at: Duration)
    /// Who ends the user's turns from now on: the app, or else the provider.
    case appEndsTurns(Bool)
    /// The app ends a turn: the message goes between what was said until now and what comes after.
    case endTurn(SpokenTurns.Token, ProviderMessage)
    /// The provider has found the end of a turn, which may have to be said again.
    case turnFound(SpokenTurns.Token, end: Duration?)
    /// The provider takes no end of a turn there.
    case turnRefused(SpokenTurns.Token)
    /// These turns need not be said again.
    case turnsSettled([SpokenTurns.Token])
    /// The device's audio is taken away: capture and playback stand still.
    case pauseAudio
    /// The device's audio is back.
    case resumeAudio
    /// The provider is to forget the sound that belongs to no turn, but for the newest of it.
    case clearUplink([ProviderMessage], keeping: Duration)
    /// A session begins: what the user says is kept for its connection.
    case openUplink
    /// The connection is usable: the user's sound goes there, what was said before first.
    case connectUplink
    /// The same on a connection that takes up an earlier one's session, which is said these turns again; what became of them is to be
    /// told the machine at once, with the report.
    case resumeUplink(ReconnectReport, [SpokenTurns.SaidAgain])
    /// There is no usable connection, and there will be another.
    case disconnectUplink
    /// The user's sound is not wanted any more.
    case closeUplink
    case runTool(ToolRun)
    /// Tell a handler, or the taking back of an effect, to stop.
    case cancelTool(runID: String)
    case undoTool(ToolUndoRun)
    case check(GuardrailLedger.Check, Guardrail)
    case cancelCheck(Int)
    case project(ResultProjector.Result)
    case publish(RealtimeEvent)
    case resume(WaiterID, RealtimeError?)
}

/// A caller that waits; resumed exactly once.
typealias WaiterID = UInt64

/// Why the character is cut short, and with that what follows once it is known where its sound stood.
enum CutReason: Sendable, Hashable {
    /// A session begins: there is nothing to cut yet, but where its sound will begin is to be known.
    case starting
    /// The user speaks; the provider breaks its reply off by itself.
    case userSpeech
    /// The app asked for it.
    case app
    /// The user may be speaking: the sound is given to the output again if that proves false.
    case doubt
    /// A guardrail stops one reply; the sound of others is given to the output again.
    case guardrail(responseID: String)
    /// The connection is gone in the middle of a reply; nobody is left to be told. If it names one, the sound of others is given to the output
    /// again.
    case connectionLost(onlyReply: String?)
    /// `stopSession` was called.
    case stopping
    /// The session is over.
    case ended(SessionEndReason, RealtimeError?)

    /// Whether the provider is told where an item was cut.
    var isToldToProvider: Bool {
        switch self {
        case .userSpeech, .app, .guardrail: true
        case .starting, .doubt, .connectionLost, .stopping, .ended: false
        }
    }

    /// The one reply that is cut; every reply when `nil`.
    var onlyReply: String? {
        switch self {
        case .guardrail(let responseID): responseID
        case .connectionLost(let responseID): responseID
        case .starting, .userSpeech, .app, .doubt, .stopping, .ended: nil
        }
    }
}
