/// The calls of a session: what runs, what was answered, and when the model may go on.
///
/// The calls of one reply are siblings: they run at once, each output is sent when it is there, and one follow-up reply is
/// asked for when all are answered and the reply itself is over. Every call gets exactly one output.
struct ToolLedger: Sendable {
    struct Call: Sendable, Hashable {
        enum State: Sendable, Hashable {
            case running(deadline: Duration)
            case answered(JSONObject)
        }

        var id: String
        var name: String
        var arguments: String
        var itemID: String?
        var responseID: String
        var generation: Int
        var interruption: ToolInterruption
        var state: State

        var turn: TurnIdentity { TurnIdentity(responseID: responseID, itemID: itemID, generation: generation) }
        var isRunning: Bool { if case .running = state { true } else { false } }
    }

    /// The calls of one reply.
    private struct Round: Sendable, Hashable {
        var running: Set<String> = []
        var isReplyOver = false
        /// The user or the app broke the reply off: outputs are still sent, nobody is asked to speak.
        var isInterrupted = false
        /// A call that asked to be spoken about all the same.
        var speaksAnyway = false
    }

    enum Arrival: Sendable, Hashable {
        case new
        /// The same call once more; it runs or was answered already.
        case duplicate
        /// The id of another call.
        case conflict
    }

    enum FollowUp: Sendable, Hashable {
        case none
        case wanted
        /// The model has called tools too often in a row: it must speak now.
        case withoutTools
    }

    private(set) var calls: [String: Call] = [:]
    private var order: [String] = []
    private var rounds: [String: Round] = [:]
    private var callsSinceUser = 0
    /// The most calls that are remembered once answered.
    let memory: Int
    /// The most calls the model may make without a word of the user's between.
    let budget: Int

    init(memory: Int = 256, budget: Int = 24) {
        self.memory = memory
        self.budget = budget
    }

    var deadline: Duration? {
        calls.values.compactMap { call in if case .running(let deadline) = call.state { deadline } else { nil } }.min()
    }

    /// Whether the conversation waits for a tool before it goes on.
    var isFollowUpExpected: Bool {
        rounds.values.contains { !$0.running.isEmpty && (!$0.isInterrupted || $0.speaksAnyway) }
    }

    /// The user took a turn: the model may call tools again.
    mutating func userSpoke() { callsSinceUser = 0 }

    mutating func arrived(_ call: Call) -> Arrival {
        if let known = calls[call.id] {
            return known.name == call.name && known.arguments == call.arguments ? .duplicate : .conflict
        }
        calls[call.id] = call
        order.append(call.id)
        callsSinceUser += 1
        rounds[call.responseID, default: Round()].running.insert(call.id)
        retire()
        return .new
    }

    /// A call has its answer, whatever it is. `nil` when there is no such call, or it was answered before.
    mutating func answered(_ id: String, _ output: JSONObject) -> Call? {
        guard var call = calls[id], call.isRunning else { return nil }
        call.state = .answered(output)
        calls[id] = call
        rounds[call.responseID]?.running.remove(id)
        return call
    }

    /// A reply is over; whether one more is to be asked for is told by ``followUp(of:)``.
    mutating func replyOver(_ responseID: String, completed: Bool) {
        guard rounds[responseID] != nil else { return }
        rounds[responseID]?.isReplyOver = true
        if !completed { rounds[responseID]?.isInterrupted = true }
    }

    /// The user or the app interrupts: what runs goes on or not as its tool says.
    ///
    /// - Returns: The calls to cancel.
    mutating func interrupted() -> [String] {
        rounds = rounds.mapValues { round in
            var round = round
            round.isInterrupted = true
            round.speaksAnyway = round.running.contains { calls[$0]?.interruption == .finishAndSpeak }
            return round
        }
        return running.filter { $0.interruption == .cancel }.map(\.id)
    }

    /// Whether the model is to be asked to go on after this reply. Answers once.
    mutating func followUp(of responseID: String) -> FollowUp {
        guard let round = rounds[responseID], round.isReplyOver, round.running.isEmpty else { return .none }
        rounds[responseID] = nil
        guard !round.isInterrupted || round.speaksAnyway else { return .none }
        return callsSinceUser >= budget ? .withoutTools : .wanted
    }

    /// The calls whose time is up.
    func late(now: Duration) -> [Call] {
        order.compactMap { calls[$0] }.filter { call in
            if case .running(let deadline) = call.state { deadline <= now } else { false }
        }
    }

    /// The calls that still run.
    var running: [Call] { order.compactMap { calls[$0] }.filter(\.isRunning) }

    private mutating func retire() {
        while order.count > memory, let index = order.firstIndex(where: { calls[$0]?.isRunning == false }) {
            calls[order.remove(at: index)] = nil
        }
    }
}
