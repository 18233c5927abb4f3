/// The limits and times of each of a gateway's sessions. How many there may be, in all and of one caller, ``ServerLimits`` says.
public struct GatewayLimits: Sendable, Hashable {
    /// How long a client may take to say hello. 10 s.
    public var helloTimeout: Duration = .seconds(10)
    /// How long a session may take to start, with what ``HostedCharacter/client`` takes, which is cancelled then. 60 s.
    public var startTimeout: Duration = .seconds(60)
    /// How long a session may go on with neither side saying anything. 5 min.
    public var idleTimeout: Duration = .seconds(300)
    /// How long a session may be in all. 1 h.
    public var maximumLength: Duration = .seconds(3_600)
    /// How long a shutdown waits for replies to be finished; at most three quarters of ``ServerLimits/drainTime``. 15 s.
    public var drainTimeout: Duration = .seconds(15)
    /// How long the end of a session waits for its provider. 3 s.
    public var closingTimeout: Duration = .seconds(3)
    /// The most bytes of one frame of the microphone's; a second of sound. A longer one is not heard, and the client told.
    public var microphoneFrame = 48_000
    /// How much sound may come at once after a pause of the network; beyond it, sound faster than real time is dropped. 10 s.
    public var microphoneBurst: Duration = .seconds(10)
    /// How many frames of the microphone's a second a client may go on sending, whatever they hold. 200.
    public var frameRate = 200
    /// How many frames may come at once; more ends the session. 2,000.
    public var frameBurst = 2_000
    /// How much of the microphone's sound is gathered before it is handed on: shorter frames are joined. 20 ms.
    public var microphonePiece: Duration = .milliseconds(20)
    /// How much dropped sound ends a session. 60 s.
    public var microphoneExcess: Duration = .seconds(60)
    /// How much sound is sent ahead of what the client has reported to be heard. 5 s.
    public var soundAhead: Duration = .seconds(5)
    /// How many text messages a second a client may go on sending. 200.
    public var messageRate = 200
    /// How many text messages may come at once; more ends the session. 1,000.
    public var messageBurst = 1_000
    /// How many texts, interruptions and updates may come at once; more are answered with an error. 10.
    public var requestBurst = 10
    /// How many texts, interruptions and updates a second a client may go on sending. 1.
    public var requestRate = 1.0
    /// How many messages that cannot be understood or granted are answered within a minute; one more ends the session. 20.
    public var mistakes = 20
    /// How many messages may wait for a client that does not read; more ends the session. 1,024.
    public var waitingMessages = 1_024
    /// How long one message may wait to be taken by the network. 15 s.
    public var sendTimeout: Duration = .seconds(15)
    /// How many updates may wait for their answer. 4.
    public var waitingUpdates = 4

    /// The defaults.
    public init() {}

    /// What is wrong with the values.
    var flaws: [SettingFlaw] {
        let rules: [(Bool, String)] = [
            (helloTimeout > .zero, "helloTimeout"), (startTimeout > .zero, "startTimeout"),
            (idleTimeout > .zero, "idleTimeout"), (maximumLength > .zero, "maximumLength"),
            (drainTimeout >= .zero, "drainTimeout"), (closingTimeout > .zero, "closingTimeout"), (microphoneFrame > 1, "microphoneFrame"),
            (microphoneBurst > .zero, "microphoneBurst"), (microphoneExcess > .zero, "microphoneExcess"),
            (frameRate > 0, "frameRate"), (frameBurst > 0, "frameBurst"), (microphonePiece >= .zero, "microphonePiece"),
            (soundAhead > .zero, "soundAhead"),
            (messageRate > 0, "messageRate"), (messageBurst > 0, "messageBurst"), (requestBurst > 0, "requestBurst"),
            (requestRate > 0, "requestRate"), (mistakes > 0, "mistakes"), (waitingMessages > 0, "waitingMessages"),
            (sendTimeout > .zero, "sendTimeout"), (waitingUpdates > 0, "waitingUpdates"),
        ]
        return rules.filter { !$0.0 }.map { SettingFlaw("gateway.\($0.1)", "is too small: there would be no sessions with it.") }
    }
}
