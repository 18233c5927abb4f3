internal import DequeModule
internal import Synchronization

/// What waits to be sent over one connection, in order.
///
/// The user's sound is bounded by its length and loses its oldest first, counted. A command is never dropped while the
/// connection serves: when more wait than the limit, the queue takes none, and whoever asked gives the connection up. Any
/// thread may add; one task takes.
final class OutboundQueue: Sendable {
    fileprivate enum Entry {
        case commands([ProviderMessage])
        case audio(PCMAudio)
        /// Sound that is said again, which must not be dropped; whoever keeps it has bounded it.
        case kept(PCMAudio)
    }

    private struct State {
        var entries: Deque<Entry> = []
        var audio: Duration = .zero
        /// How many commands wait.
        var commands = 0
        /// How much sound was ever added.
        var added: Duration = .zero
        /// How much of it waits.
        var waiting: Duration = .zero
        var receipt = SoundReceipt()
        var dropped: Duration = .zero
        /// Nothing more is taken, and what waits is still to be sent.
        var isClosed = false
        var isFinished = false
        var waiter: CheckedContinuation<[ProviderMessage]?, Never>?
    }

    private let state = Mutex(State())
    private let audioLimit: Duration
    private let commandLimit: Int

    init(audioLimit: Duration, commandLimit: Int) {
        self.audioLimit = audioLimit
        self.commandLimit = commandLimit
    }

    /// How much of the user's sound was dropped because the network was slower.
    var dropped: Duration { state.withLock(\.dropped) }

    /// How much of the sound that was added the other side is not known to have.
    var unacknowledged: Duration { state.withLock { $0.added - $0.receipt.acknowledged } }

    /// How much of the user's sound the other side will have had when all that waits has arrived.
    var given: Duration { state.withLock { $0.added - $0.dropped } }

    /// What was handed out has been sent.
    ///
    /// - Returns: Whether to ask the other side for a sign of life now, to be followed by ``acknowledged()``.
    func isReceiptDue() -> Bool {
        state.withLock { $0.receipt.isDue(at: $0.added - $0.waiting) }
    }

    /// The other side has given the sign of life that it was asked for: it has all that was sent before.
    func acknowledged() { state.withLock { $0.receipt.came() } }

    /// - Returns: Whether there was room. A group goes whole or not at all, and one alone always goes. What nobody will send any
    ///   more, because the connection has ended, has room.
    @discardableResult
    func enqueue(_ commands: [ProviderMessage]) -> Bool { add(.commands(commands)) }

    func enqueue(_ audio: PCMAudio) { _ = add(.audio(audio)) }

    /// Sound that is said again, and must not be dropped.
    func enqueue(kept sound: some Sequence<PCMAudio>) {
        for audio in sound { _ = add(.kept(audio)) }
    }

    private func add(_ entry: Entry) -> Bool {
        let (isTaken, waiter) = state.withLock { state -> (Bool, CheckedContinuation<[ProviderMessage]?, Never>?) in
            guard !state.isFinished, !state.isClosed else { return (true, nil) }
            state.added += entry.sound
            if let waiter = state.waiter {
                state.waiter = nil
                return (true, waiter)
            }
            switch entry {
            case .commands(let messages):
                guard state.commands == 0 || state.commands + messages.count <= commandLimit else { return (false, nil) }
                state.commands += messages.count
            case .audio(let audio):
                state.audio += audio.duration
                while state.audio > audioLimit, let oldest = state.entries.firstIndex(where: \.isAudio) {
                    let length = state.entries.remove(at: oldest).sound
                    state.audio -= length
                    state.waiting -= length
                    state.dropped += length
                }
            case .kept: break
            }
            state.waiting += entry.sound
            state.entries.append(entry)
            return (true, nil)
        }
        waiter?.resume(returning: entry.messages)
        return isTaken
    }

    /// The next group to send, waiting for one; `nil` when there will be none.
    func next() async -> [ProviderMessage]? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> [ProviderMessage]?? in
                    if state.isFinished || Task.isCancelled { return .some(nil) }
                    if let entry = state.entries.popFirst() {
                        state.waiting -= entry.sound
                        switch entry {
                        case .commands(let messages): state.commands -= messages.count
                        case .audio(let audio): state.audio -= audio.duration
                        case .kept: break
                        }
                        return entry.messages
                    }
                    if state.isClosed { return .some(nil) }
                    state.waiter = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            finish()
        }
    }

    /// Whether the queue was closed and all of it has been handed out.
    var isDrained: Bool { state.withLock { $0.isClosed && !$0.isFinished && $0.entries.isEmpty } }

    /// Nothing more is to be sent but what waits.
    func close() {
        let waiter = state.withLock { state in
            state.isClosed = true
            defer { state.waiter = nil }
            return state.waiter
        }
        // Whoever waits for something does so because nothing was left.
        waiter?.resume(returning: nil)
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

    fileprivate var sound: Duration {
        switch self {
        case .commands: .zero
        case .audio(let audio), .kept(let audio): audio.duration
        }
    }

    /// Sound needs no id of its own: nothing refers back to it.
    fileprivate var messages: [ProviderMessage] {
        switch self {
        case .commands(let messages): messages
        case .audio(let audio), .kept(let audio): [ProviderMessage(id: "", command: .appendAudio(audio))]
        }
    }
}
