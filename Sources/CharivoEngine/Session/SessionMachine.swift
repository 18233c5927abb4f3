internal import CharivoOpenAI
internal import CharivoRealtime

/// One session, as a pure machine: what happens goes in, what is to be done comes out. It never waits, reads no clock and
/// holds no connection; time comes in with every input.
///
/// Its parts are machines of their own: the input buffer with its turn detector, the conversation, and a ladder for each
/// response. Whatever comes from a pipeline carries its response's or utterance's id, and is dropped when that is over.
struct SessionMachine: Sendable {
    let id: String
    let conversationID: String
    let limits: SessionLimits
    let identifiers: Identifiers
    let voices: VoiceChoice
    /// What the session is held to, if to anything.
    let terms: (any SessionTerms)?

    var settings: SessionSettings
    var conversation: ConversationStore
    var input: InputAudioBuffer
    var turn: UserTurn?
    var utterances: [Int: PendingUtterance] = [:]
    var nextUtterance = 0
    var responses: [String: ActiveResponse] = [:]
    /// The response of the conversation, of which there is one at a time.
    var activeResponseID: String?
    /// Whether a turn ended while a response was under way that it did not interrupt: it is answered afterwards.
    var owesResponse = false
    /// When the client will have played what was sent, if it plays as it receives.
    var playbackEnd = Duration.zero
    /// Whether the character has been heard, so that its voice may not change.
    var hasSpoken = false
    var timers: [SessionTimer: Duration] = [:]
    /// Where the input audio was when the user was last expected to speak.
    var idleStart = AudioTicks.zero
    /// Whether the engine is about to stop.
    var isDraining = false
    private(set) var isClosed = false
    private var actions: [SessionAction] = []

    init(
        settings: SessionSettings, detector: any VoiceActivityDetector, voices: VoiceChoice, limits: SessionLimits = SessionLimits(),
        identifiers: Identifiers = Identifiers(), terms: (any SessionTerms)? = nil
    ) {
        id = settings.sessionID
        conversationID = identifiers.conversation()
        self.settings = settings
        self.voices = voices
        self.limits = limits
        self.identifiers = identifiers
        self.terms = terms
        conversation = ConversationStore(itemLimit: limits.items, byteLimit: limits.conversationBytes)
        input = InputAudioBuffer(detector: detector, rules: settings.turnRules(longest: limits.turnLength))
    }

    /// Something happened.
    ///
    /// - Parameter now: The time, of the same steady clock in every call.
    /// - Returns: What is to be done about it, in order.
    mutating func handle(_ event: SessionInput, at now: Duration) -> [SessionAction] {
        guard !isClosed else { return [] }
        switch event {
        case .opened:
            send(.sessionCreated(settings.wire))
            setTimer(.expiry, at: now + limits.sessionLength)
        case .client(let event): handle(event, at: now)
        case .malformed(let error): refuse(WireError(error), error.eventID)
        case .binary:
            refuse(
                WireError(code: "invalid_event", message: "Expected a text WebSocket message, and a binary one came. Send JSON as text."),
                nil)
        case .recognition(let utterance, let outcome): recognised(utterance, outcome, at: now)
        case .response(let id, let output): produced(output, for: id, at: now)
        case .timer(let timer): rang(timer, at: now)
        case .drain: drain()
        case .shutdown: shutDown()
        }
        if isDraining { leaveIfQuiet(at: now) }
        defer { actions = [] }
        return actions
    }

    private mutating func handle(_ event: ClientEvent, at now: Duration) {
        do throws(WireError) {
            if let violation = event.violation { throw violation }
            switch event.payload {
            case .sessionUpdate(let update): try updateSession(update, at: now)
            case .sessionClose: close(code: 1000, reason: "")
            case .inputAudioAppend(let audio): try append(audio.pcm, at: now)
            case .inputAudioCommit: try commitInput(at: now)
            case .inputAudioClear: clearInput()
            case .itemCreate(let item, let previous): try createItem(item, after: previous, at: now)
            case .itemRetrieve(let id): try retrieveItem(id)
            case .itemTruncate(let id, let index, let end): try truncateItem(id, contentIndex: index, milliseconds: end)
            case .itemDelete(let id): try deleteItem(id)
            case .responseCreate(let parameters): try createResponse(parameters ?? WireResponseCreate(), at: now)
            case .responseCancel(let id): try cancelResponse(id, at: now)
            case .outputAudioClear, .unknown: throw .unknownEventType(eventID: event.eventID)
            }
        } catch {
            refuse(error, event.eventID)
        }
    }

    mutating func send(_ payload: ServerEvent.Payload) {
        actions.append(.send(ServerEvent(payload, eventID: identifiers.event())))
    }

    mutating func act(_ action: SessionAction) { actions.append(action) }

    mutating func refuse(_ error: WireError, _ eventID: String?) {
        // Names and ids in it may be the client's, of any length; every event stays small.
        var error = error
        error.eventID = eventID.map { String($0.prefix(512)) }
        error.message = String(error.message.prefix(1_024))
        error.param = error.param.map { String($0.prefix(512)) }
        send(.error(error))
    }

    mutating func close(code: UInt16, reason: String) {
        for id in responses.keys.sorted() { act(.stopResponse(id)) }
        for utterance in utterances.keys.sorted() { act(.cancelUtterance(utterance)) }
        for timer in timers.keys { act(.cancelTimer(timer)) }
        act(.close(code: code, reason: reason))
        isClosed = true
    }
}
