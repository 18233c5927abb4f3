internal import CharivoRealtime

/// One client's conversation as the protocol sees it: who may say what and when, and how it ends.
///
/// Pure, as all policy here: it never awaits, logs or reads a clock. Each input is a method named for what happened, takes the moment
/// as a value, and answers with what to do; ``deadline`` says when it wants to hear of the time again.
///
/// ```
/// greeting ─hello→ starting ─session lives→ live ─stop, idle, drain, …→ closing ─session has ended→ closed
/// ```
struct GatewayMachine: Sendable {
    // What is not private is for the file that tells of the ends, `GatewayMachine+Ends.swift`, and no other.

    enum Phase: Sendable, Hashable {
        /// Nothing was said yet.
        case greeting
        /// The session is being started.
        case starting
        case live
        /// The session is being ended; goodbye comes after its last event.
        case closing
        /// Goodbye was said.
        case closed
    }

    var phase: Phase = .greeting
    let limits: GatewayLimits
    let began: Duration
    /// Since when a hello is waited for.
    var greeted: Duration
    /// Since when the session is being started.
    var starting: Duration
    private var naming: EventNaming = .seed
    private var microphone: TokenBucket
    private var frames: TokenBucket
    /// Sound of the microphone's that is too short to be handed on alone.
    private var gathered: [Int16] = []
    private var messages: TokenBucket
    private var mistakes: TokenBucket
    private var requests: TokenBucket
    var lastActivity: Duration
    private var lastExcessTold: Duration?
    /// How much of the microphone's sound was dropped as faster than real time, in samples.
    private(set) var droppedMicrophone = 0
    private(set) var waitingUpdates = 0
    private var hasLived = false
    private(set) var isReplyExpected = false
    private(set) var isAudible = false
    private(set) var isSoundOutstanding = false
    /// How far the client has heard the character, in samples.
    private var heard = 0
    var drainDeadline: Duration?
    var closingDeadline: Duration?
    var sendDeadline: Duration?
    var farewell: GatewayFarewell?
    /// Why goodbye was said.
    var farewellReason: GatewayFarewell.Reason?

    init(limits: GatewayLimits, now: Duration) {
        self.limits = limits
        began = now
        greeted = now
        starting = now
        lastActivity = now
        let rate = Double(GatewayProtocol.sampleRate)
        // A little more than real time flows back, as two clocks never agree.
        microphone = TokenBucket(capacity: limits.microphoneBurst.inSeconds * rate, perSecond: rate * 1.02, now: now)
        frames = TokenBucket(capacity: Double(limits.frameBurst), perSecond: Double(limits.frameRate), now: now)
        messages = TokenBucket(capacity: Double(limits.messageBurst), perSecond: Double(limits.messageRate), now: now)
        mistakes = TokenBucket(capacity: Double(limits.mistakes), perSecond: Double(limits.mistakes) / 60, now: now)
        requests = TokenBucket(capacity: Double(limits.requestBurst), perSecond: limits.requestRate, now: now)
    }

    /// When the machine wants to hear of the time, at the latest.
    var deadline: Duration? {
        let own: Duration? =
            switch phase {
            case .greeting: min(began + limits.maximumLength, greeted + limits.helloTimeout)
            case .starting: min(began + limits.maximumLength, starting + limits.startTimeout)
            case .live: min(began + limits.maximumLength, lastActivity + limits.idleTimeout)
            case .closing, .closed: closingDeadline
            }
        let draining = phase == .live || phase == .starting ? drainDeadline : nil
        return [own, draining, sendDeadline].compactMap(\.self).min()
    }

    // What the client says.

    mutating func received(_ message: GatewayClientMessage, now: Duration) -> [GatewayEffect] {
        guard isListening else { return [] }
        guard messages.take(1, now: now) == .taken else { return bid(.misbehaved, "Too many messages came at once.", now: now) }
        switch message {
        case .ping(let id): return [.send(.pong(id: id))]
        case .stop: return end(.stopped, "The conversation was stopped.", now: now)
        case .hello(let wish):
            guard phase == .greeting else { return mistake(.outOfOrder, "Hello was said already.", about: "hello", now: now) }
            phase = .starting
            starting = now
            naming = wish.naming
            return [.admit(wish)]
        default: break
        }
        guard phase != .greeting else { return mistake(.outOfOrder, "Say hello first.", about: message.type, now: now) }
        switch message {
        case .playback(let generation, let samples): return [.playback(generation: generation, samples: samples)]
        case .flushed(let id, let samples): return [.flushed(id: id, samples: samples)]
        default: break
        }
        guard phase == .live else {
            return mistake(.outOfOrder, "The session does not live yet; wait for realtime:session:start.", about: message.type, now: now)
        }
        guard requests.take(1, now: now) == .taken else {
            return [
                .refuse(GatewayError(.limit, "Too much was asked for at once; wait a second, and say it again.", about: message.type))
            ]
        }
        lastActivity = now
        switch message {
        case .interrupt: return [.interrupt]
        case .text(let text, let whenBusy):
            guard drainDeadline == nil else { return [.refuse(closingDown(about: "text"))] }
            return [.say(text, whenBusy: whenBusy)]
        case .update(let config):
            guard waitingUpdates < limits.waitingUpdates else {
                return mistake(.limit, "\(waitingUpdates) updates wait for their answer already.", about: "update", now: now)
            }
            waitingUpdates += 1
            return [.update(config)]
        case .hello, .stop, .ping, .playback, .flushed: return []
        }
    }

    /// A binary frame came: sound of the microphone's.
    mutating func receivedSound(_ bytes: some Collection<UInt8>, now: Duration) -> [GatewayEffect] {
        guard isListening else { return [] }
        // Also of what is not heard: looking at it is work too.
        guard frames.take(1, now: now) == .taken else { return bid(.misbehaved, "Too many frames of sound came at once.", now: now) }
        guard !bytes.isEmpty else { return [] }
        guard phase != .greeting else { return mistake(.outOfOrder, "Say hello before you send sound.", now: now) }
        guard bytes.count.isMultiple(of: 2) else {
            return mistake(.invalidMessage, "A frame of sound has an odd number of bytes; a sample has two.", now: now)
        }
        guard bytes.count <= limits.microphoneFrame else {
            return mistake(.limit, "A frame of sound is longer than \(limits.microphoneFrame) bytes.", now: now)
        }
        // Before the session lives there is nobody to hear it, and once it is to end nobody to answer.
        guard phase == .live, drainDeadline == nil else { return [] }
        let count = bytes.count / 2
        guard microphone.take(Double(count), now: now) == .taken else { return excess(of: count, now: now) }
        gathered += [Int16](littleEndian: bytes)
        // Each piece becomes a message to the provider, at the server's cost.
        guard gathered.count >= limits.microphonePiece.samples(at: GatewayProtocol.sampleRate) else { return [] }
        defer { gathered = [] }
        return [.hear(gathered)]
    }

    /// A text frame came that is not a message, or one that asks for what there is not.
    mutating func misunderstood(_ error: GatewayError, now: Duration) -> [GatewayEffect] {
        guard isListening else { return [] }
        guard messages.take(1, now: now) == .taken, mistakes.take(1, now: now) == .taken else {
            return bid(.misbehaved, "Too many messages could not be understood. The last one: \(error.message)", now: now)
        }
        return [.send(.error(error))]
    }

    /// The client is gone.
    mutating func clientGone() -> [GatewayEffect] {
        phase = .closed
        sendDeadline = nil
        closingDeadline = nil
        return []
    }

    // What the session does.

    /// The wish cannot be granted; another hello may be said.
    mutating func turnedAway(_ error: GatewayError, now: Duration) -> [GatewayEffect] {
        guard phase == .starting else { return [] }
        guard drainDeadline == nil else { return bid(.shutdown, "The server is shutting down.", now: now) }
        phase = .greeting
        greeted = now
        return mistake(error.code, error.message, about: error.about, now: now)
    }

    /// There is no room for another session.
    mutating func foundFull(_ message: String, now: Duration) -> [GatewayEffect] {
        phase == .starting ? bid(.full, message, now: now) : []
    }

    mutating func sessionFailed(_ error: RealtimeError, now: Duration) -> [GatewayEffect] {
        switch phase {
        case .starting: bid(.failed, error.forVisitor.message, invitesBack: error.code != .invalidConfiguration, now: now)
        case .closing: bidFarewell(now: now)
        default: []
        }
    }

    mutating func published(_ event: RealtimeEvent, now: Duration) -> [GatewayEffect] {
        guard phase != .closed else { return [] }
        var effects = (corrected(event).forVisitor?.records(naming: naming) ?? []).map { GatewayEffect.send(.event($0)) }
        switch event {
        case .sessionStarted:
            // Not when the start returns, which is later: a client that hears of it may speak at once.
            hasLived = true
            if phase == .starting { phase = .live }
            lastActivity = now
        case .userSpeechStarted, .userSpeechStopped, .userTranscript, .assistantStarted, .audioStarted, .audioEnded: lastActivity = now
        case .stateChanged(let state):
            isReplyExpected = state.awaitingResponse
            isAudible = state.audioPlaying
        case .sessionEnded(_, let reason):
            if phase == .closing {
                effects += bidFarewell(now: now)
            } else {
                effects += bid(.sessionEnded, "The session has ended: \(reason.rawValue).", now: now)
            }
            return effects
        default: break
        }
        return effects + drainIfQuiet(now: now)
    }

    /// Whether all the sound there is has been heard may have changed.
    mutating func soundChanged(isSilent: Bool, now: Duration) -> [GatewayEffect] {
        isSoundOutstanding = !isSilent
        return drainIfQuiet(now: now)
    }

    /// The client has heard the character so far. That it goes on is a sign of life; that a reply waits to be heard is none.
    mutating func heard(upTo position: Int, now: Duration) {
        guard position > heard else { return }
        heard = position
        lastActivity = now
    }

    /// What a client asked for was refused by the session, which goes on.
    mutating func refused(_ error: GatewayError) -> [GatewayEffect] {
        isListening ? [.send(.error(error))] : []
    }

    mutating func updateAnswered() { waitingUpdates -= 1 }

    /// The session was told to stop, and has.
    mutating func sessionStopped(now: Duration) -> [GatewayEffect] {
        // Of a session that lived the last event is still to come, and goodbye comes after it.
        phase == .closing && !hasLived ? bidFarewell(now: now) : []
    }

    // What goes too far.

    private mutating func mistake(
        _ code: GatewayError.Code, _ message: String, about: String? = nil, now: Duration
    ) -> [GatewayEffect] {
        guard mistakes.take(1, now: now) == .taken else {
            return bid(.misbehaved, "Too many messages could not be granted. The last one: \(message)", now: now)
        }
        return [.send(.error(GatewayError(code, message, about: about)))]
    }

    private mutating func excess(of count: Int, now: Duration) -> [GatewayEffect] {
        droppedMicrophone += count
        guard droppedMicrophone <= limits.microphoneExcess.samples(at: GatewayProtocol.sampleRate) else {
            return bid(.misbehaved, "The microphone's sound keeps coming faster than time passes.", now: now)
        }
        if let lastExcessTold, now - lastExcessTold < .seconds(10) { return [] }
        lastExcessTold = now
        return [.send(.error(GatewayError(.microphoneTooFast, "The microphone's sound comes faster than time passes; some was dropped.")))]
    }
}
