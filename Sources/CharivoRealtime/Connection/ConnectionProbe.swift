/// The question whether a connection still carries anything, and how long to wait for the answer.
///
/// A change of the network, or an answer that a provider owes and does not give, is no proof that a connection is dead: most
/// survive. So it is asked for a sign of life, and given up only when none comes. Anything that is heard is one.
///
/// The answer to that question may come from a proxy on the way, and from a client that has no way to ask it comes at once. So
/// answers that the provider owes are counted too, and several in a row of which none came, with nothing else heard, are a loss.
struct ConnectionProbe: Sendable {
    struct Question: Sendable, Hashable {
        var generation: Int
        /// What raised the doubt; why the connection is lost if there is no answer.
        var cause: ConnectionCause
        var deadline: Duration
    }

    /// How many answers in a row a provider may owe before its connection counts as lost.
    static let patience = 3

    private(set) var question: Question?
    /// How many answers in a row were owed and did not come.
    private(set) var unanswered = 0
    /// Over which connection.
    private var debtor: Int?
    let timeout: Duration

    init(timeout: Duration) {
        self.timeout = timeout
    }

    var deadline: Duration? { question?.deadline }

    /// There is a doubt. Whether to ask: not when it was asked already and the answer is still due.
    mutating func doubted(_ cause: ConnectionCause, generation: Int, now: Duration) -> Bool {
        guard question?.generation != generation else { return false }
        question = Question(generation: generation, cause: cause, deadline: now + timeout)
        return true
    }

    /// An answer that the provider owed did not come in time. Whether to ask; where that helps no more, the question counts as put
    /// and not answered.
    mutating func owed(generation: Int, now: Duration) -> Bool {
        unanswered = debtor == generation ? unanswered + 1 : 1
        debtor = generation
        guard unanswered >= Self.patience else { return doubted(.unresponsive, generation: generation, now: now) }
        question = Question(generation: generation, cause: .unresponsive, deadline: now)
        return false
    }

    /// The provider said something over a connection.
    mutating func heard(generation: Int) {
        if debtor == generation { unanswered = 0 }
        answered(generation: generation)
    }

    /// A connection gave the sign of life that it was asked for.
    mutating func answered(generation: Int) {
        if question?.generation == generation, unanswered < Self.patience { question = nil }
    }

    /// Time has passed; the question that was not answered.
    mutating func deadlineReached(now: Duration) -> Question? {
        guard let question, question.deadline <= now else { return nil }
        self.question = nil
        return question
    }

    /// There is no connection to ask any more.
    mutating func dropped() {
        question = nil
        unanswered = 0
    }
}
