internal import CharivoRealtime
internal import Logging
internal import Synchronization

/// The calls that stand at a provider and that this server has to end when their time is over.
///
/// A client may have hung up long before: nobody tells this server, so a call is watched until its time is over.
final class CallWatch: Sendable {
    private struct Call: Sendable {
        var id: String
        var deadline: Duration
    }

    /// How long is waited before each further attempt at a call that could not be ended.
    private static let delays: [Duration] = [.seconds(2), .seconds(10), .seconds(60)]

    private let capacity: Int
    private let count = Mutex(0)
    // As many wait in it as are counted, which is bounded.
    private let calls: AsyncStream<Call>
    private let begin: AsyncStream<Call>.Continuation

    init(capacity: Int = 10_000) {
        self.capacity = capacity
        (calls, begin) = AsyncStream.makeStream()
    }

    /// Takes a place for a call that is going to be set up. Whoever has one must ``watch(_:until:)`` or ``release()``.
    ///
    /// - Throws: ``RequestFailure`` 503 when there is none: a call that nobody would end is not begun.
    func reserve() throws(RequestFailure) {
        let isTaken = count.withLock { count in
            guard count < capacity else { return false }
            count += 1
            return true
        }
        guard isTaken else {
            throw RequestFailure(
                503, code: "server_full", message: "The server watches over as many calls as it can. Try again later.",
                retryAfter: .seconds(30))
        }
    }

    /// The call stands.
    func watch(_ id: String, until deadline: Duration) { begin.yield(Call(id: id, deadline: deadline)) }

    /// There is no call to watch.
    func release() { count.withLock { $0 -= 1 } }

    /// Ends every call in its time, until it is cancelled. To be called once.
    func run(_ provider: any RealtimeProvider, _ services: ServerServices) async {
        await withDiscardingTaskGroup { group in
            for await call in calls {
                group.addTask {
                    await self.live(call, provider, services)
                    self.release()
                }
            }
            group.cancelAll()
        }
    }

    private func live(_ call: Call, _ provider: any RealtimeProvider, _ services: ServerServices) async {
        let clock = services.clock
        guard (try? await clock.sleep(until: call.deadline)) != nil else { return left(services) }
        var delays = Self.delays[...]
        while true {
            do {
                try await provider.endCall(call.id)
                return
            } catch {
                guard !Task.isCancelled else { return left(services) }
                services.metrics.providerFailed(error.code)
                services.logger.warning("A call could not be ended in its time", metadata: ["provider.failure": "\(error.code)"])
                guard let delay = delays.popFirst() else { return }
                guard (try? await clock.sleep(until: clock.now + max(delay, min(error.retryAfter ?? .zero, .seconds(60))))) != nil else {
                    return left(services)
                }
            }
        }
    }

    /// The server is gone before the call's time was over.
    private func left(_ services: ServerServices) {
        services.logger.notice("The server stops before the time of a call is over: it is left to the provider")
    }
}
