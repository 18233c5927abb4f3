@testable import CharivoRealtime

/// The other side of one connection, which hears: what it was sent, what it has made turns of, and what it has yet to say.
struct HearingFarEnd {
    /// Something that the session has yet to hear.
    enum Answer {
        case event(ProviderEvent)
        /// It has understood these turns: a reply to them begins, or they are written down.
        case understood([String], [ProviderEvent])
    }

    /// How many pieces of silence end a turn.
    static let silence = 5
    /// The fewest pieces that make a turn.
    static let shortest = 1

    let generation: Int
    /// Whether it finds the ends of turns by itself.
    var detects = true
    /// Whether it says where in the sound somebody began and ceased to speak.
    private let tellsPlaces: Bool
    /// Whether nothing arrives any more, and nothing comes.
    var isDead = false
    /// The sound that belongs to no turn yet, by the numbers of its pieces.
    private(set) var buffer: [Int] = []
    private(set) var turns: [String: [Int]] = [:]
    private(set) var answers: [Answer] = []
    /// How many pieces it was ever sent.
    private var received = 0
    private var quiet = 0
    private var isHearingSpeech = false
    private var made = 0

    init(generation: Int, tellsPlaces: Bool = true) {
        self.generation = generation
        self.tellsPlaces = tellsPlaces
    }

    /// A message arrives.
    mutating func receive(_ message: ProviderMessage, isSpeech: (Int) -> Bool) {
        guard !isDead else { return }
        switch message.command {
        case .updateSession(let config):
            let detects = config.turnDetection?.kind != .manual
            if detects != self.detects { isHearingSpeech = false }
            self.detects = detects
            answers.append(.event(.sessionUpdated(ProviderSession())))
        case .appendAudio(let audio):
            buffer.append(Int(audio.samples[0]))
            received += 1
            if detects { listen(isSpeech(buffer[buffer.count - 1])) }
        case .commitAudio:
            if buffer.count >= Self.shortest {
                commit()
            } else {
                let error = ProviderError(code: "input_audio_buffer_commit_empty", message: "Empty.", messageID: message.id)
                answers.append(.event(.error(error)))
            }
        case .clearAudio:
            buffer = []
            isHearingSpeech = false
        case .createResponse(let request): reply(to: request.id)
        default: break
        }
    }

    private mutating func listen(_ isSpeech: Bool) {
        quiet = isSpeech ? 0 : quiet + 1
        if isSpeech, !isHearingSpeech {
            isHearingSpeech = true
            answers.append(.event(.speechStarted(itemID: nextID, audioStartMs: tellsPlaces ? (received - 1) * 100 : 0)))
        } else if isHearingSpeech, quiet == Self.silence {
            isHearingSpeech = false
            answers.append(.event(.speechStopped(itemID: nextID, audioEndMs: tellsPlaces ? received * 100 : 0)))
            commit()
        }
    }

    private var nextID: String { "user_\(generation)_\(made + 1)" }

    private mutating func commit() {
        let id = nextID
        made += 1
        turns[id] = buffer
        buffer = []
        answers.append(.event(.audioCommitted(itemID: id, previousItemID: nil)))
    }

    /// It replies to all the turns that it has.
    mutating func reply(to requestID: String? = nil) {
        made += 1
        let id = "resp_\(generation)_\(made)"
        answers.append(
            .understood(
                Array(turns.keys),
                [
                    .responseCreated(ProviderResponse(id: id, status: .inProgress, requestID: requestID)),
                    .responseDone(ProviderResponse(id: id, status: .completed)),
                ]))
    }

    /// It writes a turn down.
    mutating func transcribe(_ id: String) {
        answers.append(.understood([id], [.inputTranscript(itemID: id, part: 0, .completed("Words."))]))
    }

    /// It has understood a turn, and the session knows.
    ///
    /// - Returns: The pieces of the turn, when that is news.
    mutating func understand(_ id: String) -> [Int] { turns.removeValue(forKey: id) ?? [] }

    mutating func nextAnswer() -> Answer? { answers.isEmpty || isDead ? nil : answers.removeFirst() }
}
