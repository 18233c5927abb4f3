/// Who has what, and who comes next: the decisions of a ``ResourcePool``, without its waiting.
struct ResourcePoolState<Resource: Sendable> {
    /// What a borrower is given.
    enum Grant: Sendable {
        /// A resource.
        case resource(Resource)
        /// The right to make one more.
        case permissionToMake
    }

    /// The answer to a request.
    enum Answer {
        case granted(Grant)
        case waits(ticket: Int)
    }

    typealias Continuation = CheckedContinuation<Grant, any Error>

    /// A borrower to resume, once the lock is open again.
    struct Wakeup {
        let continuation: Continuation
        let result: Result<Grant, any Error>
        func resume() { continuation.resume(with: result) }
    }

    /// A borrower that waits, or that was decided on before it had begun to.
    private enum Waiter {
        case announced
        case waiting(Continuation)
        case decided(Result<Grant, any Error>)
    }

    private let capacity: Int
    private var idle: [Resource] = []
    /// Those lent out, idle, or being made.
    private var existing = 0
    private var waiters: [Int: Waiter] = [:]
    private var nextTicket = 0

    init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    /// Whether the next borrower would have to wait for one to be made.
    var wantsAnother: Bool { idle.isEmpty && existing < capacity }
    var waiting: Int { waiters.count }

    mutating func request() -> Answer {
        if let resource = idle.popLast() { return .granted(.resource(resource)) }
        if existing < capacity {
            existing += 1
            return .granted(.permissionToMake)
        }
        nextTicket += 1
        waiters[nextTicket] = .announced
        return .waits(ticket: nextTicket)
    }

    mutating func await(_ ticket: Int, _ continuation: Continuation) -> Wakeup? {
        if case .decided(let result)? = waiters[ticket] {
            waiters[ticket] = nil
            return Wakeup(continuation: continuation, result: result)
        }
        waiters[ticket] = .waiting(continuation)
        return nil
    }

    mutating func returned(_ resource: Resource) -> Wakeup? {
        guard let ticket = nextInLine else {
            idle.append(resource)
            return nil
        }
        return decide(ticket, .success(.resource(resource)))
    }

    mutating func makingFailed() -> Wakeup? {
        guard let ticket = nextInLine else {
            existing -= 1
            return nil
        }
        return decide(ticket, .success(.permissionToMake))
    }

    /// Ends a wait without a resource. Nothing happens when one has been granted meanwhile.
    mutating func withdraw(_ ticket: Int, throwing error: any Error) -> Wakeup? {
        switch waiters[ticket] {
        case nil, .decided?: nil
        case .announced?, .waiting?: decide(ticket, .failure(error))
        }
    }

    /// The one that has waited longest and is not decided on.
    private var nextInLine: Int? {
        waiters.filter { if case .decided = $0.value { false } else { true } }.keys.min()
    }

    private mutating func decide(_ ticket: Int, _ result: Result<Grant, any Error>) -> Wakeup? {
        guard case .waiting(let continuation)? = waiters[ticket] else {
            waiters[ticket] = .decided(result)
            return nil
        }
        waiters[ticket] = nil
        return Wakeup(continuation: continuation, result: result)
    }
}
