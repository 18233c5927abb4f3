internal import DequeModule
internal import Synchronization

/// What waits to be sent over one connection, in order.
///
/// The user's sound is bounded by its length and loses its oldest first, counted; commands are never dropped. Any thread may
/// add; one task takes.
final class OutboundQueue: Sendable {
    fileprivate enum Entry {
        case commands([ProviderMessage])
        case audio(PCMAudio)
    }

    private struct State {
        var entries: Deque<Entry> = []
        var audio: Duration = .zero
        var dropped: Duration = .zero
        var isFinished = false
        var waiter: CheckedContinuation<[ProviderMessage]?, Never>?
    }

    private let state = Mutex(State())
    private let limit: Duration

    init(audioLimit: Duration) {
        limit = audioLimit
    }

    /// How much of the user's sound was dropped because the network was slower.
    var dropped: Duration { state.withLock(\.dropped) }

    func enqueue(_ commands: [ProviderMessage]) { add(.commands(commands)) }

    func enqueue(_ audio: PCMAudio) { add(.audio(audio)) }

    private func add(_ entry: Entry) {
        let delivery = state.withLock { state -> (CheckedContinuation<[ProviderMessage]?, Never>, [ProviderMessage])? in
            guard !state.isFinished else { return nil }
            if let waiter = state.waiter {
                state.waiter = nil
                return (waiter, entry.messages)
            }
            if case .audio(let audio) = entry {
                state.audio += audio.duration
                while state.audio > limit, let oldest = state.entries.firstIndex(where: \.isAudio) {
                    let length = state.entries.remove(at: oldest).duration
                    state.audio -= length
                    state.dropped += length
                }
            }
            state.entries.append(entry)
            return nil
        }
        if let (waiter, messages) = delivery { waiter.resume(returning: messages) }
    }

    /// The next group to send, waiting for one; `nil` when there will be none.
    func next() async -> [ProviderMessage]? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> [ProviderMessage]?? in
                    if state.isFinished || Task.isCancelled { return .some(nil) }
                    if let entry = state.entries.popFirst() {
                        if entry.isAudio { state.audio -= entry.duration }
                        return entry.messages
                    }
                    state.waiter = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            finish()
        }
    }

    /// Nothing more will be sent; what waits is let go.
    func finish() {
        let waiter = state.withLock { state in
            state.isFinished = true
            state.entries.removeAll()
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: nil)
    }
}

extension OutboundQueue.Entry {
    fileprivate var isAudio: Bool { if case .audio = self { true } else { false } }

    fileprivate var duration: Duration { if case .audio(let audio) = self { audio.duration } else { .zero } }

    /// Sound needs no id of its own: nothing refers back to it.
    fileprivate var messages: [ProviderMessage] {
        switch self {
        case .commands(let messages): messages
        case .audio(let audio): [ProviderMessage(id: "", command: .appendAudio(audio))]
        }
    }
}
