internal import CharivoRealtime
internal import Synchronization

/// One connection of a ``ScriptedRealtimeClient``.
final class ScriptedConnection: RealtimeConnection {
    /// What the session sends.
    let sent = MessageBox<[ProviderMessage]>()
    private let stream: AsyncStream<ProviderEvent>
    private let emitter: AsyncStream<ProviderEvent>.Continuation
    private let ending = Mutex<ConnectionEnd?>(nil)

    init() {
        (stream, emitter) = AsyncStream.makeStream()
    }

    var ended: ConnectionEnd? { ending.withLock(\.self) }

    var events: any AsyncSequence<ProviderEvent, Never> & Sendable { stream }

    func emit(_ events: [ProviderEvent]) {
        for event in events { emitter.yield(event) }
    }

    func end(_ end: ConnectionEnd) {
        ending.withLock { $0 = $0 ?? end }
        emitter.finish()
        sent.finish()
    }

    func send(_ commands: [ProviderMessage]) async throws {
        guard ended == nil, sent.put(commands) else {
            throw RealtimeError(code: .transport, message: "The scripted connection is gone.")
        }
    }

    func close() async {
        end(ConnectionEnd(cause: .closedLocally))
    }
}
