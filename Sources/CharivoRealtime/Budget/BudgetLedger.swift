/// What a session has spent of its budget, and what follows from it. Each stage is entered once.
struct BudgetLedger: Sendable {
    enum Action: Sendable, Hashable {
        case none
        /// ``BudgetLedger/overlay`` is to be asked for.
        case economize(BudgetReport)
        case close(BudgetReport)
        /// The last words have taken too long.
        case giveUp(SessionBudget.Limit)
    }

    private enum Stage: Sendable, Hashable {
        case normal, economy
        case closing(SessionBudget.Limit, deadline: Duration?)
    }

    /// How the economy stands with the provider.
    private enum Overlay: Sendable, Hashable {
        case none, wanted, asked, taken
    }

    let budget: SessionBudget?
    private var stage = Stage.normal
    private var economy = Overlay.none
    private var start: Duration?
    private var replies = 0
    private var inputTokens = 0
    private var outputTokens = 0
    private var totalTokens = 0
    private var money = 0.0

    init(_ budget: SessionBudget?) {
        self.budget = budget
    }

    /// The limit because of which the session comes to its end.
    var closing: SessionBudget.Limit? { if case .closing(let limit, _) = stage { limit } else { nil } }

    /// What the session is asked for over all that is wished for, until it ends: the economy, once it has begun. It is no wish of the
    /// app's, which the next session would have as well.
    var overlay: RealtimeSessionConfig? { economy == .none ? nil : budget?.economy?.config }

    /// A config with the overlay in it is on its way.
    mutating func overlayAsked() {
        if economy == .wanted { economy = .asked }
    }

    /// The provider answered. An economy that it does not take is given up: it would have every later update refused as well.
    mutating func overlayAnswered(isTaken: Bool) {
        if economy == .asked { economy = isTaken ? .taken : .none }
    }

    var deadline: Duration? {
        guard let budget, let start else { return nil }
        switch stage {
        case .closing(_, let deadline): return deadline
        case .economy: return budget.duration.map { start + $0 }
        case .normal: return budget.duration.map { start + $0 * (budget.economy?.share ?? 1) }
        }
    }

    /// The session can be talked to.
    mutating func started(now: Duration) { start = start ?? now }

    /// A reply is over.
    mutating func replied(now: Duration) -> Action {
        replies += 1
        return check(now: now)
    }

    /// A reply's cost is known.
    mutating func spent(_ usage: TokenUsage, model: String?, now: Duration) -> Action {
        inputTokens += usage.inputTokens
        outputTokens += usage.outputTokens
        totalTokens += usage.totalTokens
        money += budget?.money?.prices.cost(of: usage, model: model) ?? 0
        return check(now: now)
    }

    /// What the user said was written down. That costs money; its tokens are not those of the model that replies.
    mutating func transcribed(_ usage: TranscriptionUsage, model: String?, now: Duration) -> Action {
        money += budget?.money?.prices.cost(of: usage, model: model) ?? 0
        return check(now: now)
    }

    mutating func deadlineReached(now: Duration) -> Action {
        if case .closing(let limit, let deadline) = stage {
            guard let deadline, deadline <= now else { return .none }
            // Told once; the end that follows has deadlines of its own.
            stage = .closing(limit, deadline: nil)
            return .giveUp(limit)
        }
        return check(now: now)
    }

    private mutating func check(now: Duration) -> Action {
        guard let budget, closing == nil, let worst = standing(now: now).max(by: { $0.share < $1.share }) else { return .none }
        let report = BudgetReport(stage: .closing, limit: worst.limit, spent: worst.spent, allowed: worst.allowed)
        if worst.share >= 1 {
            stage = .closing(worst.limit, deadline: now + budget.closingTime)
            return .close(report)
        }
        guard stage == .normal, let economy = budget.economy, worst.share >= economy.share else { return .none }
        stage = .economy
        self.economy = .wanted
        return .economize(BudgetReport(stage: .economy, limit: worst.limit, spent: worst.spent, allowed: worst.allowed))
    }

    private struct Standing {
        var limit: SessionBudget.Limit
        var spent: Double
        var allowed: Double
        var share: Double
    }

    private func standing(now: Duration) -> [Standing] {
        guard let budget, let start else { return [] }
        return SessionBudget.Limit.allCases.compactMap { limit in
            let pair: (spent: Double, allowed: Double?) =
                switch limit {
                case .duration: ((now - start).inSeconds, budget.duration?.inSeconds)
                case .replies: (Double(replies), budget.replies.map(Double.init))
                case .inputTokens: (Double(inputTokens), budget.inputTokens.map(Double.init))
                case .outputTokens: (Double(outputTokens), budget.outputTokens.map(Double.init))
                case .totalTokens: (Double(totalTokens), budget.totalTokens.map(Double.init))
                case .money: (money, budget.money?.amount)
                }
            guard let allowed = pair.allowed else { return nil }
            var share = pair.spent >= allowed ? 1 : pair.spent / allowed
            if limit == .duration, let duration = budget.duration, let economy = budget.economy, now - start >= duration * economy.share {
                // As exact as the deadline that was set for it.
                share = max(share, economy.share)
            }
            return Standing(limit: limit, spent: pair.spent, allowed: allowed, share: share)
        }
    }
}
