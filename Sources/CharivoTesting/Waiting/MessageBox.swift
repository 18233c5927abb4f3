internal import Synchronization

/// A queue between a test and what it tests: added to from anywhere, taken from by one task at a time, in order.
final class MessageBox<Element: Sendable>: Sendable {
    /// What taking came to.
    enum Taken {
        case element(Element)
        /// There will be none.
        case finished
        /// The time was over, or the task was cancelled.
        case gaveUp
    }

    private struct State {
        var elements: [Element] = []
        var isFinished = false
        var waiter: OneShot<Element?>?
    }

    private let state = Mutex(State())
    private let limit: Int

    /// - Parameter limit: The most elements that wait; one more is refused.
    init(limit: Int = 100_000) {
        self.limit = limit
    }

    /// Adds an element.
    ///
    /// - Returns: `false` when the box is full or finished.
    @discardableResult
    func put(_ element: Element) -> Bool {
        state.withLock { state in
            guard !state.isFinished, state.elements.count < limit else { return false }
            // A waiter that has just given up takes nothing; the element then waits for the next one.
            if let waiter = state.waiter {
                state.waiter = nil
                if waiter.resolve(element) { return true }
            }
            state.elements.append(element)
            return true
        }
    }

    /// The next element; `nil` when there will be none, or the task is cancelled.
    func take() async -> Element? {
        if case .element(let element) = await take(within: nil) { element } else { nil }
    }

    /// The next element, waiting for it for that long at most.
    func take(within limit: Duration?) async -> Taken {
        let shot = OneShot<Element?>()
        let taken = state.withLock { state -> Taken? in
            if !state.elements.isEmpty { return .element(state.elements.removeFirst()) }
            if state.isFinished { return .finished }
            state.waiter = shot
            return nil
        }
        if let taken { return taken }
        guard let outcome = await shot.value(within: limit) else { return .gaveUp }
        return outcome.map(Taken.element) ?? .finished
    }

    /// What is there now, without waiting.
    func takeAll() -> [Element] {
        state.withLock { state in
            defer { state.elements = [] }
            return state.elements
        }
    }

    /// There will be no more; what is there can still be taken.
    func finish() {
        state.withLock { state in
            state.isFinished = true
            state.waiter?.resolve(nil)
            state.waiter = nil
        }
    }
}
