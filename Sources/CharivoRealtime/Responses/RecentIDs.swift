internal import DequeModule

/// The newest ids of a kind, no more than a limit, so that a long session does not grow.
struct RecentIDs: Sendable, Hashable {
    private var order: Deque<String> = []
    private var members: Set<String> = []
    let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    var isEmpty: Bool { members.isEmpty }

    /// Every id.
    var all: Set<String> { members }

    func contains(_ id: String) -> Bool { members.contains(id) }

    mutating func insert(_ id: String) {
        guard members.insert(id).inserted else { return }
        order.append(id)
        if order.count > limit, let oldest = order.popFirst() { members.remove(oldest) }
    }

    mutating func remove(_ id: String) {
        guard members.remove(id) != nil else { return }
        order.removeAll { $0 == id }
    }
}
