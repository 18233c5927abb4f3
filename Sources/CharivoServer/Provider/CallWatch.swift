internal import CharivoRealtime
internal import Logging
internal import Synchronization

/// The calls that stand at a provider and that this server has to end when their time is over.
///
/// A client may have hung up long before: nobody tells this server, so a call is watched until its time is over, or until others need its
/// place.
final class CallWatch: Sendable {
    private struct Call: Sendable {
        var place: CallTable.Place
        var id: String
        var deadline: Duration
        /// Ends when the call is to be ended before.
        var early: AsyncStream<Void>
    }

    private struct State {
        var table: CallTable
        var early: [CallTable.Place: AsyncStream<Void>.Continuation] = [:]
    }

    /// How long is waited before the first further attempts at a call that could not be ended, and before each one after them.
    private static let delays: [Duration] = [.seconds(2), .seconds(10)]
    private static let laterDelay: Duration = .seconds(60)
    /// For how long a call that cannot be ended is tried again.
    private static let patience: Duration = .seconds(3_600)

    private let state: Mutex<State>
    // As many wait in it as there are places, which is bounded.
    private let calls: AsyncStream<Call>
    private let begin: AsyncStream<Call>.Continuation

    init(capacity: Int) {
        state = Mutex(State(table: CallTable(capacity: capacity)))
        (calls, begin) = AsyncStream.makeStream()
    }

    /// Takes a place for a call that is going to be set up, if need be that of another call, which is then ended early. Whoever has one must
    /// ``watch(_:in:until:)`` or ``release(_:)``.
    ///
    /// - Throws: ``RequestFailure`` 503 when there is none: a call that nobody could end is not begun.
    func reserve(for caller: String) throws(RequestFailure) -> CallTable.Place {
        let place: CallTable.Place? = state.withLock { state in
            switch state.table.reserve(for: caller) {
            case .granted(let place, let other):
                if let other { state.early.removeValue(forKey: other)?.finish() }
                return place
            case .stuck: return nil
            }
        }
        guard let place else {
            throw RequestFailure(
                503, code: "server_full", message: "The server cannot end as many calls at the provider as it should. Try again later.",
                retryAfter: .seconds(30))
        }
        return place
    }

    /// The call stands.
    func watch(_ id: String, in place: CallTable.Place, until deadline: Duration) {
        let (early, end) = AsyncStream.makeStream(of: Void.self)
        state.withLock { state in
            state.table.stands(place)
            state.early[place] = end
        }
        begin.yield(Call(place: place, id: id, deadline: deadline, early: early))
    }

    /// There is no call to watch.
    func release(_ place: CallTable.Place) {
        state.withLock { state in
            state.table.leave(place)
            state.early[place] = nil
        }
    }

    /// Ends every call in its time, until it is cancelled. To be called once.
    func run(_ provider: any RealtimeProvider, _ services: ServerServices) async {
        await withDiscardingTaskGroup { group in
            for await call in calls {
                group.addTask {
                    await self.live(call, provider, services)
                    self.release(call.place)
                }
            }
            group.cancelAll()
        }
    }

    private func live(_ call: Call, _ provider: any RealtimeProvider, _ services: ServerServices) async {
        let isInTime = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                try? await services.clock.sleep(until: call.deadline)
                return true
            }
            group.addTask {
                for await _ in call.early {}
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? true
        }
        guard !Task.isCancelled else { return left(services) }
        if !isInTime {
            services.metrics.callEndedEarly()
            services.logger.warning("A call is ended before its time: as many stand as limits.calls allows, and its caller has the most")
        }
        state.withLock { $0.table.end(call.place) }
        await end(call, provider, services)
    }

    private func end(_ call: Call, _ provider: any RealtimeProvider, _ services: ServerServices) async {
        let clock = services.clock
        let began = clock.now
        var delays = Self.delays[...]
        var level = Logger.Level.warning
        while true {
            do {
                try await provider.endCall(call.id)
                return
            } catch {
                guard !Task.isCancelled else { return left(services) }
                services.metrics.providerFailed(error.code)
                guard clock.now - began < Self.patience else {
                    services.logger.error(
                        "A call is given up that could not be ended for an hour: it goes on until the provider or its client ends it",
                        metadata: ["provider.failure": "\(error.code)"])
                    return
                }
                services.logger.log(
                    level: level, "A call could not be ended in its time, and is tried again",
                    metadata: ["provider.failure": "\(error.code)"])
                level = .debug
                let delay = max(delays.popFirst() ?? Self.laterDelay, min(error.retryAfter ?? .zero, Self.laterDelay))
                guard (try? await clock.sleep(until: clock.now + delay)) != nil else { return left(services) }
            }
        }
    }

    /// The server is gone before the call's time was over.
    private func left(_ services: ServerServices) {
        services.logger.notice("The server stops before the time of a call is over: it is left to the provider")
    }
}
