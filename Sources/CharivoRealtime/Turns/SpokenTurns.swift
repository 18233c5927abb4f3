/// The user's spoken turns whose sound may have to be said again, oldest first.
///
/// Each has a token from its end on. The ``Uplink`` keeps its sound under the token and knows nothing else of it; what a turn is,
/// whether the provider has it and when its sound may go is decided here alone.
///
/// ```
/// app ends it ─→ ended ──taken (named)──→ taken ──words known, reply begun, noise──→ settled: the sound goes
///                ↑   │                      ↑ │
///                │   └─refused─→ none: its sound belongs to what comes after it
///                │                          │ │
/// another connection, app ends turns ←──────┼─┘ said again with a new end
///                                           │ │
///      provider ends it ────────────────────┘ └─another connection, provider ends turns─→ dissolved: its sound is the
///                                                                      utterance's again, of which it will find the end
/// ```
///
/// A turn that the app ended keeps its end on every connection, at the place where it was made. One that the provider of a session
/// that goes on has (it took the session up by itself) is settled.
struct SpokenTurns: Sendable, Hashable {
    /// Names a turn between the session and what keeps its sound.
    struct Token: Sendable, Hashable {
        fileprivate let number: Int
    }

    /// How a turn is said to another connection.
    struct SaidAgain: Sendable, Hashable {
        let token: Token
        /// The provider's id for it before, if it had one.
        let itemID: String?
        /// What ends it; `nil` where the provider will find its end.
        let commit: ProviderMessage?
    }

    /// What the end of a turn means that the provider tells of.
    enum Taken: Sendable, Hashable {
        /// It answers the app's end of a turn.
        case answer
        /// The provider has found the end of a turn by itself, at that place in all the sound that it was sent, if it says so.
        case found(Token, end: Duration?)
        /// It is told once more.
        case known
    }

    /// What is being said and belongs to no turn, as far as it was told.
    enum Utterance: Sendable, Hashable {
        case none
        /// It is kept from its beginning.
        case whole
        /// There was no room for its beginning.
        case cut
    }

    private struct Turn: Sendable, Hashable {
        enum Standing: Sendable, Hashable {
            /// The app has ended it, in this message, and the provider has not answered.
            case ended(messageID: String)
            /// The provider has it.
            case taken(itemID: String)
        }

        let token: Token
        var standing: Standing
        let isEndedByApp: Bool

        /// The message in which the app ended it, while that is not answered.
        var end: String? { if case .ended(let messageID) = standing { messageID } else { nil } }
        var itemID: String? { if case .taken(let itemID) = standing { itemID } else { nil } }
        var isUnanswered: Bool { itemID == nil }
    }

    private struct Ending: Sendable, Hashable {
        let itemID: String
        let end: Duration
    }

    private var turns: [Turn] = []
    private var lastNumber = 0
    /// The turn of which the provider told last that it ends, and where.
    private var ending: Ending?
    /// The ends of turns that there was no room for, and that the provider has not answered, oldest first.
    private var unkept: [String] = []
    /// What is being said where the app ends turns. It is told when the time matters, for no piece of sound is.
    private(set) var utterance = Utterance.none

    /// The most turns whose sound is kept.
    static let limit = 16
    /// The shortest turn that providers take.
    static let shortest: Duration = .milliseconds(100)

    var count: Int { turns.count }

    /// The provider's ids of the turns that it has, oldest first.
    var itemIDs: [String] { turns.compactMap(\.itemID) }

    /// Whether the app has ended a turn and the provider has not answered.
    var isAnyUnanswered: Bool { !unkept.isEmpty || turns.contains(where: \.isUnanswered) }

    var isEmpty: Bool { turns.isEmpty }

    /// What is being said is told of.
    mutating func isSaid(_ utterance: Utterance) { self.utterance = utterance }

    /// What belongs to no turn was thrown away.
    mutating func cleared() { utterance = .none }

    /// The app ends a turn, in a message.
    ///
    /// - Returns: The turn, and those that there is no more room for.
    mutating func ended(in messageID: String) -> (token: Token, letGo: [Token]) {
        utterance = .none
        return add(.ended(messageID: messageID), byApp: true)
    }

    /// The provider has found where a turn ends, in all the sound that it was sent. That it has the turn is told next.
    mutating func ends(_ itemID: String, at end: Duration) { ending = Ending(itemID: itemID, end: end) }

    /// The provider has a turn.
    ///
    /// - Returns: Which, and those that there is no more room for.
    mutating func taken(as itemID: String) -> (Taken, letGo: [Token]) {
        if turns.contains(where: { $0.itemID == itemID }) { return (.known, []) }
        if let ending, ending.itemID == itemID {
            // It comes before those whose end the provider has not answered.
            let (token, letGo) = add(.taken(itemID: itemID), byApp: false, at: turns.firstIndex(where: \.isUnanswered))
            return (.found(token, end: ending.end), letGo)
        }
        if !unkept.isEmpty {
            unkept.removeFirst()
            return (.answer, [])
        }
        if let index = turns.firstIndex(where: \.isUnanswered) {
            turns[index].standing = .taken(itemID: itemID)
            return (.answer, [])
        }
        let (token, letGo) = add(.taken(itemID: itemID), byApp: false)
        return (.found(token, end: nil), letGo)
    }

    private mutating func add(
        _ standing: Turn.Standing, byApp isEndedByApp: Bool, at index: Int? = nil
    ) -> (Token, letGo: [Token]) {
        lastNumber += 1
        let token = Token(number: lastNumber)
        turns.insert(Turn(token: token, standing: standing, isEndedByApp: isEndedByApp), at: index ?? turns.endIndex)
        let letGo = Array(turns.prefix(max(0, turns.count - Self.limit)))
        turns.removeFirst(letGo.count)
        unkept += letGo.compactMap(\.end)
        return (token, letGo.map(\.token))
    }

    /// The provider refuses the end of a turn: the one of that message, or, where it names none, the oldest.
    ///
    /// - Returns: The turn that is none.
    mutating func refused(_ messageID: String?) -> Token? {
        if let index = messageID.map({ unkept.firstIndex(of: $0) }) ?? unkept.indices.first {
            unkept.remove(at: index)
            return nil
        }
        let refused = turns.firstIndex { turn in
            guard case .ended(let ownID) = turn.standing else { return false }
            return messageID == nil || messageID == ownID
        }
        return refused.map { turns.remove(at: $0).token }
    }

    /// Turns need not be said again, whatever happens.
    ///
    /// - Returns: Those that were kept until now.
    mutating func settled(_ itemIDs: some Sequence<String>) -> [Token] {
        let settled = turns.filter { turn in turn.itemID.map(itemIDs.contains) ?? false }.map(\.token)
        forget(settled)
        return settled
    }

    /// A reply has begun: it serves all the turns that the provider has.
    mutating func replied() -> [Token] { settled(itemIDs) }

    /// What kept the sound has none of these any more.
    mutating func forget(_ tokens: [Token]) { turns.removeAll { tokens.contains($0.token) } }

    /// Nothing of what was said over the last connection can be said again.
    mutating func forgetAll() {
        turns = []
        unkept = []
    }

    /// Another connection serves.
    ///
    /// - Parameters:
    ///   - appEndsTurns: Whether the app ends turns now, so that nobody else will end those that the provider had ended.
    ///   - messageIDs: Names for messages, one for each turn.
    /// - Returns: How each turn is said to it, in order.
    mutating func connected(appEndsTurns: Bool, messageIDs: [String]) -> [SaidAgain] {
        unkept = []
        ending = nil
        let said = zip(turns, messageIDs).map { turn, messageID in
            let commit = turn.isEndedByApp || appEndsTurns ? ProviderMessage(id: messageID, command: .commitAudio) : nil
            return SaidAgain(token: turn.token, itemID: turn.itemID, commit: commit)
        }
        turns = said.compactMap { said in
            said.commit.map { Turn(token: said.token, standing: .ended(messageID: $0.id), isEndedByApp: true) }
        }
        return said
    }
}
