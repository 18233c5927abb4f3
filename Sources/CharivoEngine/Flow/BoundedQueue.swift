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

    /// A task to be woken once the lock is open again: waking takes locks of the task's own, which a cancellation handler may hold
    /// while it waits for this queue's.
    private enum Wake: Sendable {
        case consumer(CheckedContinuation<Element?, Never>, Element)
        case producer(CheckedContinuation<Bool, Never>)

        func wake() {
            switch self {
            case .consumer(let continuation, let element): continuation.resume(returning: element)
            case .producer(let continuation): continuation.resume(returning: true)
            }
        }
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
                let (wasAdded, wake): (Bool?, Wake?) = state.withLock { state in
                    if state.isFinished || Task.isCancelled { return (false, nil) }
                    if state.producers.isEmpty, hasRoom(for: entry, in: state) { return (true, append(entry, to: &state)) }
                    state.producers.append(Producer(id: id, entry: entry, continuation: continuation))
                    return (nil, nil)
                }
                wake?.wake()
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
        let (wasAdded, wake): (Bool, Wake?) = state.withLock { state in
            guard !state.isFinished else { return (false, nil) }
            return (true, append(Entry(element: element, cost: cost), to: &state))
        }
        wake?.wake()
        return wasAdded
    }

    /// The next element, waiting for it; `nil` when the queue is finished and empty, or the task was cancelled.
    func next() async -> Element? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Element?, Never>) in
                let (answer, wakes): (Element??, [Wake]) = state.withLock { state in
                    if Task.isCancelled { return (.some(nil), []) }
                    if let entry = state.entries.popFirst() {
                        state.cost -= entry.cost
                        return (entry.element, admitProducers(&state))
                    }
                    if state.isFinished { return (.some(nil), []) }
                    state.consumer = continuation
                    return (nil, [])
                }
                for wake in wakes { wake.wake() }
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

    private func hasRoom(for entry: Entry, in state: State) -> Bool {
        state.consumer != nil || state.entries.isEmpty || state.cost + entry.cost <= limit
    }

    private func append(_ entry: Entry, to state: inout State) -> Wake? {
        guard let consumer = state.consumer else {
            state.entries.append(entry)
            state.cost += entry.cost
            return nil
        }
        state.consumer = nil
        return .consumer(consumer, entry.element)
    }

    private func admitProducers(_ state: inout State) -> [Wake] {
        var wakes: [Wake] = []
        while let producer = state.producers.first, hasRoom(for: producer.entry, in: state) {
            state.producers.removeFirst()
            if let wake = append(producer.entry, to: &state) { wakes.append(wake) }
            wakes.append(.producer(producer.continuation))
        }
        return wakes
    }
}
