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
        var rules = LimitRules("gateway")
        rules.time(helloTimeout, upTo: .seconds(300), "helloTimeout")
        rules.time(startTimeout, upTo: .seconds(300), "startTimeout")
        rules.time(idleTimeout, upTo: Self.longest, "idleTimeout")
        rules.time(maximumLength, upTo: Self.longest, "maximumLength")
        rules.time(drainTimeout, upTo: .seconds(3_600), mayBeZero: true, "drainTimeout")
        rules.time(closingTimeout, upTo: .seconds(300), "closingTimeout")
        rules.whole(microphoneFrame, 2...262_144, "microphoneFrame")
        rules.time(microphoneBurst, upTo: .seconds(120), "microphoneBurst")
        rules.whole(frameRate, 1...100_000, "frameRate")
        rules.whole(frameBurst, 1...1_000_000, "frameBurst")
        rules.time(microphonePiece, upTo: .seconds(1), mayBeZero: true, "microphonePiece")
        rules.time(microphoneExcess, upTo: Self.longest, "microphoneExcess")
        rules.time(soundAhead, upTo: .seconds(60), "soundAhead")
        rules.whole(messageRate, 1...100_000, "messageRate")
        rules.whole(messageBurst, 1...1_000_000, "messageBurst")
        rules.whole(requestBurst, 1...1_000_000, "requestBurst")
        rules.rate(requestRate, "requestRate")
        rules.whole(mistakes, 1...1_000_000, "mistakes")
        rules.whole(waitingMessages, 1...65_536, "waitingMessages")
        rules.time(sendTimeout, upTo: .seconds(300), "sendTimeout")
        rules.whole(waitingUpdates, 1...1_000, "waitingUpdates")
        return rules.flaws
    }

    /// The longest that a session may be set to last: a week.
    private static let longest = Duration.seconds(604_800)
}
