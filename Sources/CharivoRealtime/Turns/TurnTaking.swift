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
            throw refused(
                "providerOptions",
                "Turn detection is set among the raw provider options, where the session cannot see who takes turns;"
                    + " set `turnDetection` instead.")
        }
        if let detection = config.turnDetection { try check(detection) }
        guard case .words(let count, let time) = policy.evidence else {
            if case .duration(let duration) = policy.evidence, duration <= .zero {
                throw refused("interruption", "An interruption that is told by its duration needs one that is longer than zero.")
            }
            return
        }
        guard count > 0, time > .zero else {
            throw refused("interruption", "An interruption that is told by its words needs at least one word and some time.")
        }
        guard config.turnDetection?.kind == .manual || config.inputAudioTranscription.map({ $0.enabled != false }) == true else {
            throw refused(
                "inputAudioTranscription",
                "Interruptions are told by the user's words, and these are not written down; turn transcription on.")
        }
    }

    private static func check(_ detection: TurnDetection) throws(RealtimeError) {
        func refuse(_ field: String, unless isFine: Bool, _ message: String) throws(RealtimeError) {
            if !isFine { throw refused("turnDetection.\(field)", message) }
        }
        let kind = detection.kind
        if kind == .manual {
            let reason = "Where the app ends turns, the provider detects nothing; leave it out, or choose another kind."
            try refuse("createResponse", unless: detection.createResponse != true, reason)
            try refuse("interruptResponse", unless: detection.interruptResponse != true, reason)
        }
        if kind != .serverVAD {
            let reason = "Only server VAD has it; leave it out, or choose `serverVAD`."
            try refuse("threshold", unless: detection.threshold == nil, reason)
            try refuse("prefixPaddingMs", unless: detection.prefixPaddingMs == nil, reason)
            try refuse("silenceDurationMs", unless: detection.silenceDurationMs == nil, reason)
            try refuse("idleTimeoutMs", unless: detection.idleTimeoutMs == nil, reason)
        }
        if kind != .semanticVAD {
            try refuse("eagerness", unless: detection.eagerness == nil, "Only semantic VAD has it; leave it out, or choose `semanticVAD`.")
        }
        try refuse("threshold", unless: detection.threshold.map { (0...1).contains($0) } ?? true, "It lies between 0 and 1.")
        try refuse("prefixPaddingMs", unless: detection.prefixPaddingMs ?? 0 >= 0, "It is no negative number of milliseconds.")
        try refuse("silenceDurationMs", unless: detection.silenceDurationMs ?? 0 >= 0, "It is no negative number of milliseconds.")
        try refuse(
            "idleTimeoutMs", unless: detection.idleTimeoutMs.map { (5_000...30_000).contains($0) } ?? true,
            "It lies between 5,000 and 30,000 milliseconds.")
        try refuse(
            "idleTimeoutMs", unless: detection.idleTimeoutMs == nil || detection.createResponse != false,
            "A provider that is not to reply by itself cannot speak into a silence; leave one of the two out.")
    }

    private static func refused(_ field: String, _ message: String) -> RealtimeError {
        RealtimeError(code: .invalidConfiguration, message: "The setting `\(field)` cannot be used. \(message)", parameter: field)
    }
}
