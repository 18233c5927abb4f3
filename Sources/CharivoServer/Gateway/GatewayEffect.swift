internal import CharivoRealtime

/// What a gateway's machine wants done.
enum GatewayEffect: Sendable, Hashable {
    /// Let the client in with its wish: welcome it, or turn it away.
    case admit(GatewayWish)
    case send(GatewayServerMessage)
    /// Say the user's sound to the session.
    case hear([Int16])
    case say(String, whenBusy: BusyPolicy)
    case interrupt
    /// Refuse what was asked for, after the answers to what was asked for before.
    case refuse(GatewayError)
    case update(RealtimeSessionConfig)
    case playback(generation: Int, samples: Int)
    case flushed(id: Int, samples: Int)
    case stopSession
    /// Send what waits, then close with this code.
    case close(GatewayFarewell.Reason)
    /// Close now; what waits is lost.
    case abort(GatewayFarewell.Reason)
}
