/// The question whether a connection still carries anything, and how long to wait for the answer.
///
/// A change of the network, or an answer that a provider owes and does not give, is no proof that a connection is dead: most
/// survive. So it is asked for a sign of life, and given up only when none comes. Anything that is heard is one.
struct ConnectionProbe: Sendable {
    struct Question: Sendable, Hashable {
        var generation: Int
        /// What raised the doubt; why the connection is lost if there is no answer.
        var cause: ConnectionCause
        var deadline: Duration
    }

    private(set) var question: Question?
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

    /// Something was heard over a connection.
    mutating func heard(generation: Int) {
        if question?.generation == generation { question = nil }
    }

    /// Time has passed; the question that was not answered.
    mutating func deadlineReached(now: Duration) -> Question? {
        guard let question, question.deadline <= now else { return nil }
        self.question = nil
        return question
    }

    /// There is no connection to ask any more.
    mutating func dropped() { question = nil }
}
