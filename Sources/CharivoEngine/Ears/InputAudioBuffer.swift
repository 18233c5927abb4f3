internal import CharivoRealtime

/// A session's input audio: how much has come, what is not committed yet, and where turns start and end in it. Pure.
///
/// It keeps no more sound than a turn's start may reach back to; the rest is handed on to the recogniser as it comes. Its
/// other bound is the longest turn (``TurnRules/longestTurn``), which holds in manual mode too.
struct InputAudioBuffer: Sendable {
    /// What an append brought about, in order.
    enum Event: Sendable, Hashable {
        /// A turn was found to start there.
        case speechStarted(at: AudioTicks)
        /// In manual mode the first sound after a commit came.
        case manualTurnStarted(at: AudioTicks)
        /// Sound of the turn under way.
        case sound(PCMAudio)
        /// The turn ended there and is to be committed.
        case speechStopped(at: AudioTicks)
    }

    /// Why sound was not taken or not committed.
    enum Refusal: Error, Hashable {
        /// Less than 100 ms would be committed.
        case tooShort(AudioTicks)
        /// The manual turn has reached its limit.
        case full(limit: AudioTicks)
    }

    /// The least that can be committed, from the protocol.
    static let leastCommit = AudioTicks.milliseconds(100)

    /// Whether the engine finds turns itself (`turn_detection` is not null).
    private(set) var detectsTurns: Bool
    /// All sound written this session: the end of it.
    private(set) var end = AudioTicks.zero
    private var judge: FrameJudge
    private var detector: TurnDetector
    private var history: SoundHistory
    private var turnStart: AudioTicks?

    /// Makes an empty buffer.
    init(detector: any VoiceActivityDetector, rules: TurnRules?) {
        detectsTurns = rules != nil
        let rules = rules ?? TurnRules()
        judge = FrameJudge(detector: detector, sampleRate: PCMAudio.realtimeSampleRate)
        self.detector = TurnDetector(rules: rules)
        history = SoundHistory(capacity: rules.lookback)
    }

    /// Whether sound of a turn has come that is not committed.
    var isInTurn: Bool { turnStart != nil }

    /// Takes the next sound.
    mutating func append(_ audio: PCMAudio, characterSpeaks: Bool) throws(Refusal) -> [Event] {
        guard !audio.samples.isEmpty else { return [] }
        let start = end
        let length = AudioTicks.samples(audio.samples.count, at: audio.sampleRate)
        guard detectsTurns else {
            let limit = detector.rules.longestTurn
            guard (start + length) - (turnStart ?? start) <= limit else { throw .full(limit: limit) }
            end += length
            if turnStart != nil { return [.sound(audio)] }
            turnStart = start
            return [.manualTurnStarted(at: start), .sound(audio)]
        }
        end += length
        var events: [Event] = []
        for frame in judge.judge(audio, endingAt: end) {
            let answer = detector.frame(
                isSpeech: frame.isSpeech, start: frame.start, length: frame.length, characterSpeaks: characterSpeaks)
            if isInTurn {
                events.appendSound(frame.audio)
            } else {
                history.append(frame.audio, at: frame.start)
            }
            switch answer {
            case .speechStarted(let place):
                turnStart = place
                events.append(.speechStarted(at: place))
                for piece in history.suffix(from: place) { events.appendSound(piece) }
                history.removeAll()
            case .speechStopped(let place):
                turnStart = nil
                events.append(.speechStopped(at: place))
            case nil: break
            }
        }
        return events
    }

    /// The client commits what there is. Under turn detection only a turn under way can be committed.
    ///
    /// - Returns: How long the committed sound is.
    mutating func commit() throws(Refusal) -> AudioTicks {
        let length = turnStart.map { end - $0 } ?? .zero
        guard length >= Self.leastCommit else { throw .tooShort(length) }
        dropTurn()
        return length
    }

    /// The client clears the buffer.
    ///
    /// - Returns: Whether a turn was under way, whose sound is now forgotten.
    mutating func clear() -> Bool {
        let wasInTurn = isInTurn
        dropTurn()
        return wasInTurn
    }

    /// Turn detection was switched on, off, or to other rules. A turn that was detected stays open, now to be ended by the new
    /// rules or by hand; but what was gathered by hand is forgotten when detection is switched on, because nobody was told of its
    /// start.
    ///
    /// - Returns: Whether a turn was under way whose sound is now forgotten.
    mutating func use(_ rules: TurnRules?) -> Bool {
        defer { detectsTurns = rules != nil }
        guard let rules else { return false }
        detector.rules = rules
        history.capacity = rules.lookback
        guard !detectsTurns else { return false }
        judge.reset()
        return detector.isInTurn ? false : clear()
    }

    private mutating func dropTurn() {
        turnStart = nil
        detector.endTurn(at: end)
        history.removeAll()
    }
}

extension [InputAudioBuffer.Event] {
    /// Adds sound, joined to the sound before it when nothing lies between.
    fileprivate mutating func appendSound(_ audio: PCMAudio) {
        if case .sound(var before)? = last, before.sampleRate == audio.sampleRate {
            removeLast()
            before.samples.append(contentsOf: audio.samples)
            append(.sound(before))
        } else {
            append(.sound(audio))
        }
    }
}
