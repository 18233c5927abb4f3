/// The calls of a session: what waits, what runs, what was answered, and when the model may go on.
///
/// The calls of one reply are siblings: they run at once unless their tools say otherwise, each output is sent when it is there,
/// and one follow-up reply is asked for when all are answered and the reply itself is over. Every call gets exactly one output.
struct ToolLedger: Sendable {
    enum Arrival: Sendable, Hashable {
        case new
        /// The same call once more; it waits, runs or was answered already.
        case redelivered
        /// The same call with other arguments; what came first counts.
        case revised
        /// A second call under the name of another, which it repeats word for word.
        case repeated(id: String)
        /// A second call under the name of another one.
        case conflict
    }

    enum FollowUp: Sendable, Hashable {
        case none
        case wanted
        /// When the user does not speak, and no reply is being made or owed.
        case whenIdle
        /// The model has called tools too often: it must speak now.
        case withoutTools(ToolBudget.Exhaustion)
        /// It was made to speak, and called all the same: it is left alone until the user's next word.
        case givenUp
    }

    private(set) var calls: [String: ToolCall] = [:]
    private var order: [String] = []
    /// Those of them that have something still to end, oldest first: few, while those that are remembered are many.
    private var unfinishedIDs: [String] = []
    private var rounds: [String: ToolRound] = [:]
    /// The tools as they were when a reply began.
    private var snapshots: [String: ToolRegistry] = [:]
    /// How the newest approvals ended, oldest first.
    private var resolved: [(id: String, status: ToolApprovalReport.Status)] = []
    private(set) var budget: ToolBudget
    private var wasMadeToSpeak = false
    /// The calls of an earlier connection that are to be told to the one that serves together with their outputs.
    private(set) var stranded: Set<String> = []

    /// What the model is to be asked to speak about when the conversation is idle.
    var idleFollowUp = IdleFollowUp()

    /// The most calls that are remembered once answered.
    let memory: Int
    /// How long the siblings of an answered call may keep the model waiting.
    let siblingWait: Duration?

    init(memory: Int = 256, budget: ToolBudget = ToolBudget(), siblingWait: Duration? = nil) {
        self.memory = memory
        self.budget = budget
        self.siblingWait = siblingWait
    }

    var deadline: Duration? {
        let moments = unfinished.compactMap(\.deadline) + rounds.values.compactMap(\.speakAt)
        return (moments + [idleFollowUp.deadline].compactMap(\.self)).min()
    }

    /// The calls whose model-facing end is still to come.
    var open: [ToolCall] { unfinished.filter(\.isOpen) }

    /// The calls with something still to end: an output that is due, or a handler that runs on.
    var unfinished: [ToolCall] { unfinishedIDs.compactMap { calls[$0] } }

    /// Whether the conversation waits for a tool before it goes on. It does not wait for a person's approval: that may take long,
    /// and the user may talk meanwhile.
    var isFollowUpExpected: Bool {
        rounds.values.contains { $0.isToBeSpokenOf && $0.open.contains(where: isAtWork) }
    }

    private func isAtWork(_ id: String) -> Bool {
        switch calls[id]?.state {
        case .queued, .running: true
        case .joined(let leader): leader != id && isAtWork(leader)
        case .asking, .background, .answered, nil: false
        }
    }

    subscript(id: String) -> ToolCall? { calls[id] }

    func call(ofRun runID: String) -> ToolCall? { unfinished.first { $0.runID == runID } }

    func call(ofApproval approvalID: String) -> ToolCall? {
        unfinished.first { if case .asking(approvalID, _) = $0.state { true } else { false } }
    }

    /// Whether a call came with that item.
    func knows(item itemID: String) -> Bool { calls.values.contains { $0.itemID == itemID } }
}

// Replies and turns.
extension ToolLedger {
    mutating func replyBegan(_ responseID: String, with registry: ToolRegistry) {
        snapshots[responseID] = snapshots[responseID] ?? registry
    }

    /// The tools that a reply may call: those of its beginning, however the registry has changed since.
    func registry(of responseID: String) -> ToolRegistry? { snapshots[responseID] }

    /// The user took a turn: the model may call tools again.
    mutating func userSpoke() {
        budget.userSpoke()
        wasMadeToSpeak = false
    }

    /// A reply is over; whether one more is to be asked for is told by ``followUp(of:)``.
    mutating func replyOver(_ responseID: String, completed: Bool, now: Duration) {
        snapshots[responseID] = nil
        guard rounds[responseID]?.isReplyOver == false else { return }
        rounds[responseID]?.isReplyOver = true
        if !completed { rounds[responseID]?.isInterrupted = true }
        rounds[responseID]?.limitWait(siblingWait, now: now)
    }

    /// The connection of a reply is lost. Its calls go on, and are spoken of over the next one.
    mutating func replyLost(_ responseID: String, now: Duration) { replyOver(responseID, completed: true, now: now) }

    /// The user or the app interrupts: what is at work goes on or not as its tool says.
    ///
    /// - Returns: The calls that end.
    mutating func interrupted() -> [ToolCall] {
        rounds = rounds.mapValues { round in
            var round = round
            round.isInterrupted = true
            round.speakAt = nil
            let insisting = round.open.filter { id in
                guard let call = calls[id] else { return false }
                return call.tool?.interruption == .finishAndSpeak && !call.isEndedByInterruption
            }
            round.insisting = round.insisting.subtracting(round.open).union(insisting)
            return round
        }
        return unfinished.filter(\.isEndedByInterruption)
    }

    /// The connection that serves, or is being made, knows of all the open calls but these.
    mutating func strand(_ ids: [String]) { stranded = Set(ids) }

    /// An output is told. Whether its call has to be told with it.
    mutating func isToldWithCall(_ id: String) -> Bool { stranded.remove(id) != nil }

    /// The session is over: nothing is owed to anyone. What is at work is the caller's to end first.
    mutating func ended() {
        rounds = [:]
        snapshots = [:]
        idleFollowUp.release()
    }
}

// Calls.
extension ToolLedger {
    /// A call came.
    ///
    /// - Parameter name: A name for it that is unique in the session, used if the provider's is taken.
    /// - Returns: What it is, and the call as it is known from now on if it is one of its own.
    mutating func arrived(_ call: ToolCall, elseNamed name: String) -> (arrival: Arrival, call: ToolCall) {
        if let known = calls.values.first(where: { $0.wireID == call.wireID && $0.itemID == call.itemID }) {
            return (known.name == call.name && known.text == call.text ? .redelivered : .revised, known)
        }
        var call = call
        let namesake = calls[call.id]
        if namesake != nil { call.id = name }
        calls[call.id] = call
        order.append(call.id)
        unfinishedIDs.append(call.id)
        rounds[call.responseID, default: ToolRound()].open.insert(call.id)
        retire()
        guard let namesake else { return (.new, call) }
        let isSame = namesake.name == call.name && namesake.text == call.text
        return (isSame ? .repeated(id: namesake.id) : .conflict, call)
    }

    /// A new call counts against the budget.
    ///
    /// - Returns: Why it is beyond it.
    mutating func counted() -> ToolBudget.Exhaustion? { budget.called() }

    /// A call could not be run as it was made; whether the model may try again.
    mutating func refused() -> Bool { budget.refused() }

    /// A call of the same tool that is still at work, and is the same as this one by the tool's rule.
    func original(of call: ToolCall) -> ToolCall? {
        guard let sameness = call.tool?.repetition.sameness else { return nil }
        return unfinished.first { other in
            guard other.id != call.id, other.name == call.name, !other.isEcho else { return false }
            if case .joined = other.state { return false }
            return sameness == .name || other.arguments == call.arguments
        }
    }

    mutating func asks(_ id: String, approvalID: String, deadline: Duration) {
        calls[id]?.state = .asking(approvalID: approvalID, deadline: deadline)
    }

    mutating func joins(_ id: String, _ original: String) { calls[id]?.state = .joined(original) }

    /// A person answered, or nobody did in time. A call that is approved is wanted: it is spoken of even if the user has interrupted
    /// its reply meanwhile.
    mutating func resolved(_ id: String, _ approvalID: String, as status: ToolApprovalReport.Status) {
        resolved.append((approvalID, status))
        resolved.removeFirst(max(0, resolved.count - 64))
        guard status == .approved, let call = calls[id] else { return }
        calls[id]?.state = .queued
        if rounds[call.responseID]?.isInterrupted == true { rounds[call.responseID]?.insisting.insert(id) }
    }

    /// How an approval ended; `nil` when it is not known.
    func status(ofApproval approvalID: String) -> ToolApprovalReport.Status? { resolved.last { $0.id == approvalID }?.status }

    /// The next call whose turn it is.
    ///
    /// - Parameter held: The groups that handlers hold which were told to stop and have not.
    func startable(held: Set<String>) -> ToolCall? {
        let queued = unfinished.filter { $0.state == .queued }
        guard !queued.isEmpty else { return nil }
        let busy = held.union(unfinished.filter { $0.runID != nil }.compactMap(\.group))
        return queued.first { call in call.group.map { !busy.contains($0) } ?? true }
    }

    mutating func began(_ id: String, runID: String, deadline: Duration) {
        calls[id]?.state = .running(runID: runID, deadline: deadline)
    }

    /// A handler began whose call the model does not wait for: the call has its output, and those that joined it.
    mutating func acknowledged(
        _ id: String, _ output: JSONObject, runID: String, deadline: Duration, now: Duration
    ) -> [ToolCall] {
        answered(id, output, state: .background(runID: runID, deadline: deadline), now: now)
    }

    /// A call has its answer, whatever it is, and with it those that joined it.
    ///
    /// - Returns: Those that are to be told; none when there is no such call, or it was answered before.
    mutating func answered(
        _ id: String, _ output: JSONObject, state: ToolCall.State = .answered, now: Duration
    ) -> [ToolCall] {
        guard calls[id]?.isOpen == true else { return [] }
        let joined = unfinished.filter { $0.state == .joined(id) }.map(\.id)
        close(id, output, state, now: now)
        for id in joined { close(id, output, .answered, now: now) }
        return ([id] + joined).compactMap { calls[$0] }
    }

    private mutating func close(_ id: String, _ output: JSONObject, _ state: ToolCall.State, now: Duration) {
        calls[id]?.state = state
        calls[id]?.output = output
        if state == .answered { unfinishedIDs.removeAll { $0 == id } }
        guard let responseID = calls[id]?.responseID else { return }
        rounds[responseID]?.open.remove(id)
        rounds[responseID]?.unspoken += 1
        rounds[responseID]?.limitWait(siblingWait, now: now)
    }

    /// A handler that ran on after its call's acknowledgement came to its end.
    ///
    /// - Returns: The call; `nil` when no handler of it ran on.
    mutating func cameIn(_ id: String) -> ToolCall? {
        guard case .background = calls[id]?.state else { return nil }
        calls[id]?.state = .answered
        unfinishedIDs.removeAll { $0 == id }
        return calls[id]
    }

    /// The calls whose time is up.
    func late(now: Duration) -> [ToolCall] {
        unfinished.filter { $0.deadline.map { $0 <= now } ?? false }
    }

    private mutating func retire() {
        while order.count > memory, let index = order.firstIndex(where: { calls[$0]?.state == .answered }) {
            calls[order.remove(at: index)] = nil
        }
    }
}

// Going on.
extension ToolLedger {
    /// Whether the model is to be asked to go on after this reply. Answers once.
    mutating func followUp(of responseID: String) -> FollowUp {
        guard let round = rounds[responseID], round.isReplyOver, round.open.isEmpty else { return .none }
        rounds[responseID] = nil
        return followUp(of: round)
    }

    /// The replies whose calls have kept the model waiting for too long: it is asked to speak on what is there.
    mutating func waitedTooLong(now: Duration) -> [FollowUp] {
        let due = rounds.keys.sorted().filter { rounds[$0]?.speakAt.map { $0 <= now } ?? false }
        return due.map { responseID in
            guard let round = rounds[responseID] else { return .none }
            rounds[responseID]?.isSpokenOf()
            return followUp(of: round)
        }
    }

    private mutating func followUp(of round: ToolRound) -> FollowUp {
        guard round.isToBeSpokenOf else { return .none }
        if round.isInterrupted { return .whenIdle }
        guard let exhaustion = budget.exhaustion else { return .wanted }
        defer { wasMadeToSpeak = true }
        return wasMadeToSpeak ? .givenUp : .withoutTools(exhaustion)
    }
}
