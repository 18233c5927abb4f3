/// The checks of the replies that are being made: when each runs, and what comes of it.
///
/// Bounded: a guardrail has one check of a reply running at a time, and checks what came meanwhile with the next; in all there
/// are never more than ``limit`` running.
struct GuardrailLedger: Sendable {
    /// One run of a guardrail.
    struct Check: Sendable, Hashable {
        var id: Int
        var guardrail: Int
        var reply: Guardrail.Reply
    }

    struct Failure: Error, Sendable, Hashable {
        var reason: String
    }

    enum Outcome: Sendable, Hashable {
        case run(Check)
        /// The reply is to be stopped.
        case trip(GuardrailReport, correction: String?)
        /// The check failed, and the reply goes on.
        case tolerate(GuardrailReport)
    }

    private struct Running: Sendable {
        var check: Check
        var deadline: Duration
    }

    private struct Watch: Sendable {
        var turn: TurnIdentity
        var text = ""
        var length = 0
        var isWhole = false
        /// Of each guardrail: how much it has been shown, and whether that was everything.
        var shown: [Int]
        var isDone: [Bool]
    }

    private let guardrails: [Guardrail]
    private var watches: [String: Watch] = [:]
    private var running: [Int: Running] = [:]
    private var nextID = 0
    /// The most checks that run at a time.
    let limit: Int

    init(_ guardrails: [Guardrail], limit: Int = 16) {
        self.guardrails = guardrails
        self.limit = limit
    }

    /// The same for a new session, whose checks are not taken for those of the old one.
    var renewed: GuardrailLedger {
        var ledger = GuardrailLedger(guardrails, limit: limit)
        ledger.nextID = nextID
        return ledger
    }

    var deadline: Duration? { running.values.map(\.deadline).min() }

    /// Whether nothing is watched and nothing runs.
    var isEmpty: Bool { watches.isEmpty && running.isEmpty }

    /// The checks that run.
    var runningIDs: [Int] { running.keys.sorted() }

    /// A reply has further words.
    mutating func grew(_ turn: TurnIdentity, by text: String, now: Duration) -> [Outcome] {
        guard !guardrails.isEmpty, let responseID = turn.responseID else { return [] }
        let fresh = Watch(
            turn: TurnIdentity(responseID: responseID, generation: turn.generation),
            shown: Array(repeating: 0, count: guardrails.count), isDone: Array(repeating: false, count: guardrails.count))
        watches[responseID, default: fresh].text += text
        watches[responseID]?.length += text.count
        return due(responseID, now: now)
    }

    /// A reply has all its words.
    mutating func over(_ responseID: String, now: Duration) -> [Outcome] {
        guard watches[responseID] != nil else { return [] }
        watches[responseID]?.isWhole = true
        return due(responseID, now: now)
    }

    /// A reply is given up: nobody hears the rest, and nothing is checked.
    mutating func abandoned(_ responseID: String) { watches[responseID] = nil }

    private mutating func due(_ responseID: String, now: Duration) -> [Outcome] {
        var outcomes: [Outcome] = []
        for index in guardrails.indices {
            guard let watch = watches[responseID] else { break }
            let news = watch.length - watch.shown[index]
            guard !watch.isDone[index], watch.isWhole || news >= max(1, guardrails[index].interval) else { continue }
            guard !running.values.contains(where: { $0.check.guardrail == index && $0.check.reply.turn == watch.turn }) else { continue }
            let reply = Guardrail.Reply(text: watch.text, isWhole: watch.isWhole, turn: watch.turn)
            watches[responseID]?.shown[index] = watch.length
            watches[responseID]?.isDone[index] = watch.isWhole
            nextID += 1
            let check = Check(id: nextID, guardrail: index, reply: reply)
            if running.count < limit {
                running[check.id] = Running(check: check, deadline: now + guardrails[index].timeout.bounded)
                outcomes.append(.run(check))
            } else {
                outcomes.append(failed(check, "overload"))
            }
        }
        retire(responseID)
        return outcomes
    }

    /// A check answered, in time or not.
    mutating func answered(_ id: Int, _ verdict: Result<Guardrail.Verdict, Failure>, now: Duration) -> [Outcome] {
        guard let check = running.removeValue(forKey: id)?.check, let responseID = check.reply.turn.responseID,
            watches[responseID] != nil
        else { return [] }
        switch verdict {
        case .success(.pass): return due(responseID, now: now)
        case .success(.stop(let reason, let correction)):
            watches[responseID] = nil
            return [.trip(report(check, .stopped, reason), correction: correction)]
        case .failure(let failure): return [failed(check, failure.reason)] + due(responseID, now: now)
        }
    }

    private mutating func failed(_ check: Check, _ reason: String) -> Outcome {
        if guardrails[check.guardrail].onFailure == .pass { return .tolerate(report(check, .failedOpen, reason)) }
        if let responseID = check.reply.turn.responseID { watches[responseID] = nil }
        return .trip(report(check, .failedClosed, reason), correction: nil)
    }

    private func report(_ check: Check, _ outcome: GuardrailReport.Outcome, _ reason: String) -> GuardrailReport {
        GuardrailReport(name: guardrails[check.guardrail].name, outcome: outcome, reason: reason, turn: check.reply.turn)
    }

    /// Nothing of a reply is left to check.
    private mutating func retire(_ responseID: String) {
        guard let watch = watches[responseID], watch.isDone.allSatisfy(\.self),
            !running.values.contains(where: { $0.check.reply.turn == watch.turn })
        else { return }
        watches[responseID] = nil
    }

    /// The checks whose time is up.
    func late(now: Duration) -> [Int] {
        running.values.filter { $0.deadline <= now }.map(\.check.id).sorted()
    }
}
