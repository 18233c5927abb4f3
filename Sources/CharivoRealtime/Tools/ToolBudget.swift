/// How often the model may call tools, and how often it may get a call wrong.
struct ToolBudget: Sendable, Hashable {
    enum Exhaustion: String, Sendable, Hashable {
        case turn, session, retries
    }

    /// Between two turns of the user's.
    let callsPerTurn: Int
    let callsPerSession: Int?
    /// Between two turns of the user's: calls that could not be run as they were made.
    let retriesPerTurn: Int

    private var callsThisTurn = 0
    private var callsThisSession = 0
    private var refusedThisTurn = 0

    init(callsPerTurn: Int = 24, callsPerSession: Int? = nil, retriesPerTurn: Int = 3) {
        self.callsPerTurn = callsPerTurn
        self.callsPerSession = callsPerSession
        self.retriesPerTurn = retriesPerTurn
    }

    /// Why the model must speak now and may not call; `nil` when it may.
    var exhaustion: Exhaustion? {
        if isSessionSpent { return .session }
        if callsThisTurn >= callsPerTurn { return .turn }
        return refusedThisTurn > retriesPerTurn ? .retries : nil
    }

    var isSessionSpent: Bool { callsPerSession.map { callsThisSession >= $0 } ?? false }

    /// The user took a turn: the model may call tools again.
    mutating func userSpoke() {
        callsThisTurn = 0
        refusedThisTurn = 0
    }

    /// The model called a tool.
    ///
    /// - Returns: Why the call is beyond the budget; `nil` when it is within.
    mutating func called() -> Exhaustion? {
        let isSessionSpent = isSessionSpent
        let isTurnSpent = callsThisTurn >= callsPerTurn
        callsThisTurn += 1
        callsThisSession += 1
        return isSessionSpent ? .session : isTurnSpent ? .turn : nil
    }

    /// A call could not be run as it was made.
    ///
    /// - Returns: Whether it may be tried again.
    mutating func refused() -> Bool {
        refusedThisTurn += 1
        return refusedThisTurn <= retriesPerTurn
    }
}
