/// Who finds the ends of turns, who asks for replies, and who interrupts: one policy, resolved from what the app asked for.
struct TurnTaking: Sendable, Hashable {
    enum Party: Sendable, Hashable {
        case provider, session, app
    }

    /// What the provider is asked for; its own default when `nil`.
    var detection: TurnDetection?
    /// Who asks for the reply to a spoken turn.
    var replier = Party.provider
    /// Who breaks a reply off when the user speaks; the app is nobody else.
    var interrupter = Party.provider

    /// - Throws: ``RealtimeError`` `invalid_configuration` when the settings contradict each other, with the field and what to do.
    init(_ config: RealtimeSessionConfig, policy: InterruptionPolicy) throws(RealtimeError) {
        try Self.check(config, policy)
        detection = config.turnDetection
        let wished = detection ?? .serverVAD
        if wished.kind == .manual || wished.createResponse == false { replier = .app }
        if !wished.interrupts { interrupter = .app }
        guard policy.evidence != .voice, interrupter == .provider else { return }
        var led = wished
        if replier == .provider {
            replier = .session
            led.createResponse = false
        }
        if case .stop = policy.whileInDoubt {
        } else {
            interrupter = .session
            led.interruptResponse = false
        }
        detection = led
    }

    private init() {}

    /// What providers do unless told otherwise.
    static let providerLed = TurnTaking()

    private static func check(_ config: RealtimeSessionConfig, _ policy: InterruptionPolicy) throws(RealtimeError) {
        let options = config.providerOptions ?? [:]
        let input = options["audio"]?.objectValue?["input"]?.objectValue
        guard options["turn_detection"] == nil, input?["turn_detection"] == nil else {
            throw .setting(
                "providerOptions",
                "Turn detection is set among the raw provider options, where the session cannot see who takes turns;"
                    + " set `turnDetection` instead.")
        }
        try config.turnDetection?.check()
        guard case .words(let count, let time) = policy.evidence else {
            if case .duration(let duration) = policy.evidence, duration <= .zero {
                throw .setting("interruption", "An interruption that is told by its duration needs one that is longer than zero.")
            }
            return
        }
        guard count > 0, time > .zero else {
            throw .setting("interruption", "An interruption that is told by its words needs at least one word and some time.")
        }
        guard config.turnDetection?.kind == .manual || config.inputAudioTranscription.map({ $0.enabled != false }) == true else {
            throw .setting(
                "inputAudioTranscription",
                "Interruptions are told by the user's words, and these are not written down; turn transcription on.")
        }
    }
}
