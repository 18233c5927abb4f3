internal import DequeModule
internal import Synchronization

/// An ordered queue from many producers to one consumer, bounded by what its elements cost.
///
/// ``send(_:cost:)`` waits for room; ``push(_:cost:)`` does not, and is for producers that are bounded otherwise. An element
/// that alone costs more than the limit is let in when the queue is empty, so that nothing can wait for ever.
final class BoundedQueue<Element: Sendable>: Sendable {
    private struct Entry: Sendable {
        var element: Element
        var cost: Int
    }

    private struct Producer: Sendable {
        var id: UInt64
        var entry: Entry
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct State: Sendable {
        var entries: Deque<Entry> = []
        var cost = 0
        var producers: Deque<Producer> = []
        var consumer: CheckedContinuation<Element?, Never>?
        var nextProducer: UInt64 = 0
        var isFinished = false
    }

    /// What may lie in the queue.
    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    /// Adds an element, waiting for room.
    ///
    /// - Returns: Whether it was added: not when the queue is finished or the task was cancelled while it waited.
    @discardableResult
    func send(_ element: sending Element, cost: Int = 1) async -> Bool {
        let entry = Entry(element: element, cost: cost)
        let id = state.withLock { state in
            state.nextProducer += 1
            return state.nextProducer
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
                let wasAdded: Bool? = state.withLock { state in
                    if state.isFinished || Task.isCancelled { return false }
                    if state.producers.isEmpty, add(entry, to: &state) { return true }
                    state.producers.append(Producer(id: id, entry: entry, continuation: continuation))
                    return nil
                }
                if let wasAdded { continuation.resume(returning: wasAdded) }
            }
        } onCancel: {
            let waiting = state.withLock { state -> Producer? in
                guard let index = state.producers.firstIndex(where: { $0.id == id }) else { return nil }
                return state.producers.remove(at: index)
            }
            waiting?.continuation.resume(returning: false)
        }
    }

    /// Adds an element whatever the limit says.
    ///
    /// - Returns: Whether it was added: not when the queue is finished.
    @discardableResult
    func push(_ element: Element, cost: Int = 1) -> Bool {
        state.withLock { state in
            guard !state.isFinished else { return false }
            append(Entry(element: element, cost: cost), to: &state)
            return true
        }
    }

    /// The next element, waiting for it; `nil` when the queue is finished and empty, or the task was cancelled.
    func next() async -> Element? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Element?, Never>) in
                let answer: Element?? = state.withLock { state in
                    if Task.isCancelled { return .some(nil) }
                    if let entry = state.entries.popFirst() {
                        state.cost -= entry.cost
                        admitProducers(&state)
                        return entry.element
                    }
                    if state.isFinished { return .some(nil) }
                    state.consumer = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let consumer = state.withLock { state in
                defer { state.consumer = nil }
                return state.consumer
            }
            consumer?.resume(returning: nil)
        }
    }

    /// Nothing is added any more. What lies in the queue is still handed out; producers that wait are turned away.
    func finish() {
        let (producers, consumer) = state.withLock { state in
            state.isFinished = true
            defer {
                state.producers = []
                state.consumer = nil
            }
            return (state.producers, state.consumer)
        }
        for producer in producers { producer.continuation.resume(returning: false) }
        consumer?.resume(returning: nil)
    }

    /// Nothing is added any more, and what lies in the queue is not handed out but given back.
    func finishAndDrain() -> [Element] {
        finish()
        return state.withLock { state in
            defer {
                state.entries = []
                state.cost = 0
            }
            return state.entries.map(\.element)
        }
    }

    private func add(_ entry: Entry, to state: inout State) -> Bool {
        guard state.consumer != nil || state.entries.isEmpty || state.cost + entry.cost <= limit else { return false }
        append(entry, to: &state)
        return true
    }

    private func append(_ entry: Entry, to state: inout State) {
        if let consumer = state.consumer {
            state.consumer = nil
            consumer.resume(returning: entry.element)
        } else {
            state.entries.append(entry)
            state.cost += entry.cost
        }
    }

    private func admitProducers(_ state: inout State) {
        while let producer = state.producers.first, add(producer.entry, to: &state) {
            state.producers.removeFirst()
            producer.continuation.resume(returning: true)
        }
    }
}
