/// The replies of which something may still come, and what is remembered of those that are over.
struct ReplyLedger: Sendable, Hashable {
    struct Reply: Sendable, Hashable {
        var turn: TurnIdentity
        var isInConversation = true
        /// Whether it was asked for in writing.
        var isWritten = false
        /// Its items, in order.
        fileprivate(set) var items: [String] = []
        /// Those that came when it had been given up, and are not shown.
        fileprivate(set) var hidden: [String] = []
        /// Those of which sound has come.
        fileprivate(set) var sounded: Set<String> = []
        /// Whether its first word was announced.
        fileprivate(set) var hasStarted = false
        /// Given up: nothing that still comes of it is shown, played or run.
        fileprivate(set) var isCut = false
        /// Whether the provider was told to stop making it.
        fileprivate(set) var isToldToStop = false
        /// How much came of it.
        fileprivate var weight = 0
        /// When its end is not waited for any longer; moved on by whatever is heard of it.
        fileprivate(set) var deadline: Duration = .zero

        init(turn: TurnIdentity, isInConversation: Bool = true, isWritten: Bool = false, isCut: Bool = false) {
            self.turn = turn
            self.isInConversation = isInConversation
            self.isWritten = isWritten
            self.isCut = isCut
        }
    }

    private var replies: [String: Reply] = [:]
    /// How many are known at most: a provider may begin replies without end.
    private let limit: Int
    /// Between two signs of life of a reply.
    private let stallTimeout: Duration

    init(limit: Int = 64, stallTimeout: Duration = .seconds(30)) {
        self.limit = limit
        self.stallTimeout = stallTimeout
    }

    /// The items that stand beside the conversation, and were never a part of it for the model.
    private(set) var itemsBeside = RecentIDs(limit: 256)
    /// Those that were given up, over or not: a transport may have yet to play them.
    private(set) var givenUp = RecentIDs(limit: 128)
    private var billed = RecentIDs(limit: 128)

    var isEmpty: Bool { replies.isEmpty }

    var ids: [String] { replies.keys.sorted() }

    subscript(id: String) -> Reply? { replies[id] }

    /// The reply something belongs to; `nil` when it was given up or is over, and what still comes of it is dropped.
    func taking(_ id: String) -> Reply? { replies[id].flatMap { $0.isCut ? nil : $0 } }

    /// A reply began.
    ///
    /// - Parameter active: The one that is being made.
    /// - Returns: The replies that are one too many with it, those first of which nothing was heard for longest.
    mutating func began(_ id: String, _ reply: Reply, active: String? = nil, now: Duration) -> [String] {
        replies[id] = reply
        replies[id]?.deadline = now + stallTimeout
        if reply.isCut { givenUp.insert(id) }
        guard replies.count > limit else { return [] }
        let others = replies.filter { $0.key != id && $0.key != active }.sorted {
            ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key)
        }
        return others.prefix(replies.count - limit).map(\.key)
    }

    /// Something was heard of a reply.
    mutating func heard(of id: String, now: Duration) { replies[id]?.deadline = now + stallTimeout }

    /// How much of one reply is taken in at most, in bytes: many times what the largest context of a model comes to.
    static let weightLimit = 16 << 20

    /// Something came of a reply. Whether that makes it longer than any can be.
    mutating func grew(_ id: String, by weight: Int) -> Bool {
        guard let before = replies[id]?.weight, before <= Self.weightLimit else { return false }
        replies[id]?.weight = before + weight
        return before + weight > Self.weightLimit
    }

    /// When the first of them is not waited for any longer, but for the one that is being made, which has a deadline of its own.
    func deadline(besides active: String?) -> Duration? {
        replies.filter { $0.key != active }.map(\.value.deadline).min()
    }

    /// Those whose end is not waited for any longer.
    func late(besides active: String?, now: Duration) -> [String] {
        replies.filter { $0.key != active && $0.value.deadline <= now }.keys.sorted()
    }

    /// An item is one of a reply's, wherever that stands.
    mutating func noted(_ itemID: String, of id: String) {
        if replies[id]?.isInConversation == false { itemsBeside.insert(itemID) }
    }

    mutating func added(_ itemID: String, to id: String) {
        noted(itemID, of: id)
        guard let reply = replies[id], reply.weight <= Self.weightLimit, !reply.items.contains(itemID) else { return }
        replies[id]?.items.append(itemID)
    }

    /// An item came of a reply that was given up.
    mutating func hid(_ itemID: String, of id: String) {
        guard let reply = replies[id], reply.weight <= Self.weightLimit, !reply.hidden.contains(itemID) else { return }
        replies[id]?.hidden.append(itemID)
    }

    /// Sound came of an item.
    mutating func sounded(_ itemID: String, of id: String) { replies[id]?.sounded.insert(itemID) }

    /// Words came of a reply. Whether they are its first.
    mutating func spoke(_ id: String) -> Bool {
        guard replies[id]?.hasStarted == false else { return false }
        replies[id]?.hasStarted = true
        return true
    }

    /// A reply is given up.
    ///
    /// - Returns: The reply as it was; `nil` when it is over or was given up before.
    mutating func cut(_ id: String) -> Reply? {
        guard let reply = taking(id) else { return nil }
        replies[id]?.isCut = true
        givenUp.insert(id)
        return reply
    }

    /// The provider is told to stop making a reply.
    mutating func toldToStop(_ id: String) { replies[id]?.isToldToStop = true }

    /// Nothing more will come of a reply. Its sound may still be heard, and be cut: that is known by its turn.
    mutating func over(_ id: String) { replies[id] = nil }

    /// A reply's cost is known. Whether it is the first time that it is.
    mutating func bills(_ id: String) -> Bool {
        guard !billed.contains(id) else { return false }
        billed.insert(id)
        return true
    }
}
