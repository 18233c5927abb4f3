internal import DequeModule

/// The replies of the conversation: one at a time, asked for one at a time, cancelled by id.
///
/// A provider refuses a second `response.create` while a reply is being made, and may begin replies by itself at any moment.
/// So a request waits here until nothing is outstanding, a cancel waits until the reply it is for has an id, and what belongs
/// to a reply that was given up is known by its id and dropped.
struct ResponseQueue: Sendable {
    /// A request that was sent and not yet answered.
    struct Outstanding: Sendable, Hashable {
        var request: ResponseRequest
        var messageID: String
        var deadline: Duration
        /// Interrupted before the reply had an id: it is cancelled as soon as it has one.
        var isCancelled = false
        /// A reply of the provider's own serves instead, if the provider refuses this one for it.
        var isSuperseded = false
    }

    /// A reply that is being made.
    struct Active: Sendable, Hashable {
        var id: String
        var requestID: String?
        var isCancelling = false
        /// When to stop believing in it, moved on by everything that is heard of it.
        var deadline: Duration
    }

    enum Action: Sendable, Hashable {
        case none
        case send(ResponseRequest)
        /// The queue is full.
        case refuse
        case began(id: String)
        /// A reply that nobody wants any more has begun: cancel it and drop what comes of it.
        case discard(id: String)
        case cancel(id: String)
        case failed(ResponseRequest, ProviderError)
        case requestTimedOut(ResponseRequest)
        /// A reply is given up; whether it was cancelled before.
        case replyStalled(id: String, wasCancelled: Bool)
    }

    /// What the provider is told again, and has to understand before anything is asked for.
    private struct Awaited: Sendable, Hashable {
        var turns: Int
        var deadline: Duration
    }

    private(set) var outstanding: Outstanding?
    private var awaited: Awaited?
    /// A request that was taken as answered by a reply that named none.
    private var assumedAnswered: Outstanding?
    private(set) var active: Active?
    private(set) var pending: Deque<ResponseRequest> = []
    /// Replies that stand beside the conversation; they never hold it up.
    private(set) var outOfBand = RecentIDs(limit: 32)
    /// Requests that were given up before their reply began.
    private var abandoned = RecentIDs(limit: 32)
    /// Replies that are over or given up; what still comes of them is dropped.
    private(set) var closed = RecentIDs(limit: 128)

    /// How long after one of several turns that are said again to wait for the next: the provider may have made one of them all.
    static let mergeTime: Duration = .seconds(2)

    let limit: Int
    /// From a request to the beginning of its reply.
    let createdTimeout: Duration
    /// Between two signs of life of a reply.
    let stallTimeout: Duration

    init(limit: Int = 16, createdTimeout: Duration = .seconds(15), stallTimeout: Duration = .seconds(30)) {
        self.limit = limit
        self.createdTimeout = createdTimeout
        self.stallTimeout = stallTimeout
    }

    /// Whether a reply is being made or is asked for.
    var isBusy: Bool { outstanding != nil || active != nil || !pending.isEmpty }

    /// Whether a reply is already asked for that will see everything that is in the conversation by then.
    var isFollowUpPending: Bool { !pending.isEmpty }

    var deadline: Duration? {
        [outstanding?.deadline, active?.deadline, awaited?.deadline].compactMap(\.self).min()
    }

    /// Whether no further request would be taken.
    var isFull: Bool {
        // The one that was sent may come back: it has its place among those that wait.
        pending.count + (outstanding == nil ? 0 : 1) >= limit
    }

    mutating func request(_ request: ResponseRequest) -> Action {
        guard !isFull else { return .refuse }
        pending.append(request)
        return next()
    }

    /// The next request, once nothing is in its way. To be followed by ``sent(_:messageID:now:)``.
    private func next() -> Action {
        guard awaited == nil, outstanding == nil, active == nil, let request = pending.first else { return .none }
        return .send(request)
    }

    /// The request was handed to the connection under this message id.
    mutating func sent(_ request: ResponseRequest, messageID: String, now: Duration) {
        pending.removeAll { $0.id == request.id }
        outstanding = Outstanding(request: request, messageID: messageID, deadline: now + createdTimeout)
    }

    // Turns that are said again.

    /// Whether the provider has not yet found the ends of the turns that it is told again.
    var isAwaitingTurns: Bool { awaited != nil }

    /// The provider is told turns again and finds their ends by itself, which takes a moment. What is asked for meanwhile would be
    /// answered without them, and cut off by their very sound: it waits, as long as for a reply at most.
    mutating func awaits(turns: Int, now: Duration) {
        awaited = turns > 0 ? Awaited(turns: turns, deadline: now + createdTimeout) : nil
    }

    /// One of the turns is not said: its end will not be found.
    mutating func turnIsNotSaid() -> Action {
        guard awaited != nil else { return .none }
        awaited?.turns -= 1
        if awaited?.turns == 0 { awaited = nil }
        return next()
    }

    /// The provider has a turn of the user's.
    mutating func turnTaken(now: Duration) -> Action {
        guard var awaited else { return .none }
        awaited.turns -= 1
        awaited.deadline = min(awaited.deadline, now + Self.mergeTime)
        self.awaited = awaited.turns > 0 ? awaited : nil
        return next()
    }

    /// A reply began.
    ///
    /// - Parameters:
    ///   - repliesByItself: Whether the provider begins replies unasked.
    ///   - namesRequests: Whether it repeats the name of the request that a reply answers. Where one or the other is not so, a
    ///     reply that names no request is taken as the answer to the outstanding one.
    mutating func created(_ response: ProviderResponse, repliesByItself: Bool, namesRequests: Bool = true, now: Duration) -> Action {
        let mayBeAnswer = !(repliesByItself && namesRequests) && outstanding?.isCancelled != true
        let requestID = response.requestID ?? (mayBeAnswer ? outstanding?.request.id : nil)
        let isAnswer = requestID != nil && requestID == outstanding?.request.id
        let wasCancelled = isAnswer && outstanding?.isCancelled == true
        if isAnswer {
            assumedAnswered = response.requestID == nil ? outstanding : nil
            outstanding = nil
        }
        guard response.isInConversation else {
            outOfBand.insert(response.id)
            return .none
        }
        if wasCancelled || requestID.map(abandoned.contains) == true {
            closed.insert(response.id)
            // It holds the provider's slot until its end is reported.
            active = Active(id: response.id, requestID: requestID, isCancelling: true, deadline: now + stallTimeout)
            return .discard(id: response.id)
        }
        if let active { closed.insert(active.id) }
        active = Active(id: response.id, requestID: requestID, deadline: now + stallTimeout)
        return .began(id: response.id)
    }

    /// Something was heard of a reply.
    mutating func heard(of id: String, now: Duration) {
        if active?.id == id { active?.deadline = now + stallTimeout }
    }

    /// A reply ended. Only the reply of that id: a late end never frees another's place.
    mutating func done(_ id: String) -> Action {
        outOfBand.remove(id)
        closed.insert(id)
        if active?.id == id { active = nil }
        return next()
    }

    /// The end of a reply that is not the one being made is not waited for any longer.
    mutating func gaveUp(_ id: String) {
        outOfBand.remove(id)
        closed.insert(id)
    }

    /// The app interrupts. What is queued behind stays: the app asked for it.
    mutating func cancel() -> Action {
        if var active, !active.isCancelling {
            active.isCancelling = true
            self.active = active
            return .cancel(id: active.id)
        }
        if outstanding?.isCancelled == false { outstanding?.isCancelled = true }
        return .none
    }

    /// The provider itself broke the reply off because the user speaks: no cancel of ours is needed, and what was queued
    /// behind the reply is superseded by the user's turn.
    mutating func interruptedByUser() {
        active?.isCancelling = true
        if outstanding?.isCancelled == false { outstanding?.isCancelled = true }
        pending.removeAll()
    }

    /// The user takes the turn, and the provider leaves it to this side to break the reply off.
    mutating func supersededByUser() -> Action {
        pending.removeAll()
        return cancel()
    }

    /// A reply of the provider's own serves for what was asked for before it.
    ///
    /// - Parameter isServed: Which requests it serves.
    /// - Returns: How many of those that waited are let go.
    mutating func superseded(_ isServed: (ResponseRequest) -> Bool) -> Int {
        let count = pending.count
        pending.removeAll(where: isServed)
        if let waiting = outstanding, isServed(waiting.request) { outstanding?.isSuperseded = true }
        return count - pending.count
    }

    /// A request is let go before it was sent.
    mutating func dropped(_ request: ResponseRequest) -> Action {
        pending.removeAll { $0.id == request.id }
        return next()
    }

    /// A request was refused.
    mutating func rejected(messageID: String, _ error: ProviderError) -> Action {
        if let assumed = assumedAnswered, assumed.messageID == messageID {
            // The reply was the provider's own after all.
            assumedAnswered = nil
            outstanding = outstanding ?? assumed
        }
        guard let refused = outstanding, refused.messageID == messageID else { return .none }
        outstanding = nil
        if error.code == "conversation_already_has_active_response", active != nil {
            // One that was interrupted meanwhile is not wanted any more, and its refusal is no news.
            if !refused.isCancelled, !refused.isSuperseded { pending.prepend(refused.request) }
            return .none
        }
        return .failed(refused.request, error)
    }

    /// What to do after a refusal or a time-out has been told.
    func afterFailure() -> Action { next() }

    mutating func deadlineReached(now: Duration) -> Action {
        if let awaited, awaited.deadline <= now {
            self.awaited = nil
            let action = next()
            if action != .none { return action }
        }
        if let late = outstanding, late.deadline <= now {
            outstanding = nil
            abandoned.insert(late.request.id)
            return late.isCancelled ? next() : .requestTimedOut(late.request)
        }
        if let stalled = active, stalled.deadline <= now {
            active = nil
            closed.insert(stalled.id)
            return .replyStalled(id: stalled.id, wasCancelled: stalled.isCancelling)
        }
        return .none
    }

    /// The connection is gone: nothing of it will be answered. A request that had not begun is asked again on the next one,
    /// unless it was cancelled.
    mutating func connectionLost() -> (active: Active?, askedAgain: Bool) {
        defer {
            outstanding = nil
            assumedAnswered = nil
            active = nil
            awaited = nil
        }
        if let active { closed.insert(active.id) }
        if let lost = outstanding, !lost.isCancelled {
            pending.prepend(lost.request)
            return (active, true)
        }
        return (active, false)
    }

    /// The connection is usable again.
    func reconnected() -> Action { next() }
}
