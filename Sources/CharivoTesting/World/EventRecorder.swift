public import CharivoRealtime
internal import Synchronization

/// Keeps every event of a manager, and lets a test wait for one.
///
/// A wait takes a bounded real time: one that cannot be met says what it waited for, and what there was instead.
///
/// ```swift
/// let recorder = EventRecorder(manager)
/// …
/// try await recorder.event(named: "realtime:assistant:done")
/// ```
public final class EventRecorder: Sendable {
    private struct Watcher {
        var matches: @Sendable (RealtimeEvent) -> Bool
        var shot: OneShot<RealtimeEvent>
    }

    private struct State {
        var events: [RealtimeEvent] = []
        var watchers: [Watcher] = []
    }

    private let state = Mutex(State())
    private let limit: WaitLimit

    /// Makes a recorder that is told by the manager's event emitter.
    ///
    /// - Parameters:
    ///   - manager: Whose events to keep.
    ///   - limit: How long ``first(after:where:)`` and ``first(named:)`` may wait, and what happens then.
    public init(_ manager: RealtimeManager, limit: WaitLimit = .stopping()) {
        self.limit = limit
        manager.setEventEmitter { [self] event in record(event) }
    }

    private func record(_ event: RealtimeEvent) {
        let ready = state.withLock { state in
            state.events.append(event)
            let ready = state.watchers.filter { $0.matches(event) }
            state.watchers.removeAll { $0.matches(event) }
            return ready
        }
        for watcher in ready { watcher.shot.resolve(event) }
    }

    /// Every event so far, in order.
    public var events: [RealtimeEvent] { state.withLock(\.events) }

    /// The names of every event so far but those that only measure or count.
    public var names: [String] {
        events.map(\.name).filter {
            !["tts:lipsync:update", "realtime:state", "realtime:conversation", "realtime:diagnostic"].contains($0)
        }
    }

    /// Forgets what was recorded.
    public func clear() {
        state.withLock { $0.events = [] }
    }

    /// The first event of the kind, recorded already or yet to come.
    ///
    /// - Parameters:
    ///   - mark: How many of the events so far not to look at.
    ///   - limit: How long to wait in real time.
    ///   - matches: Whether an event is of the kind.
    /// - Throws: ``WaitFailure`` when there was none in time.
    @discardableResult
    public func event(
        after mark: Int = 0, within limit: Duration = .seconds(30), where matches: @escaping @Sendable (RealtimeEvent) -> Bool
    ) async throws(WaitFailure) -> RealtimeEvent {
        if let event = await find(after: mark, within: limit, matches) { return event }
        throw WaitFailure(awaited: "an event", limit: Task.isCancelled ? nil : limit, seen: account(after: mark))
    }

    /// The first event of that name, recorded already or yet to come.
    ///
    /// - Throws: ``WaitFailure`` when there was none in time.
    @discardableResult
    public func event(named name: String, within limit: Duration = .seconds(30)) async throws(WaitFailure) -> RealtimeEvent {
        if let event = await find(after: 0, within: limit, { $0.name == name }) { return event }
        throw WaitFailure(awaited: name, limit: Task.isCancelled ? nil : limit, seen: account(after: 0))
    }

    /// The first event of the kind, recorded already or yet to come.
    ///
    /// When none comes, the recorder's ``WaitLimit`` says what happens; where the test goes on, this answers with a
    /// custom event named `testing:event_never_came`.
    ///
    /// - Parameters:
    ///   - mark: How many of the events so far not to look at.
    ///   - matches: Whether an event is of the kind.
    @discardableResult
    public func first(after mark: Int = 0, where matches: @escaping @Sendable (RealtimeEvent) -> Bool) async -> RealtimeEvent {
        if let event = await find(after: mark, within: limit.duration, matches) { return event }
        return gaveUp("an event", after: mark)
    }

    /// The first event of that name, recorded already or yet to come; see ``first(after:where:)``.
    @discardableResult
    public func first(named name: String) async -> RealtimeEvent {
        if let event = await find(after: 0, within: limit.duration, { $0.name == name }) { return event }
        return gaveUp(name, after: 0)
    }

    private func find(
        after mark: Int, within limit: Duration, _ matches: @escaping @Sendable (RealtimeEvent) -> Bool
    ) async -> RealtimeEvent? {
        let shot = OneShot<RealtimeEvent>()
        let known = state.withLock { state -> RealtimeEvent? in
            if let event = state.events.dropFirst(mark).first(where: matches) { return event }
            state.watchers.append(Watcher(matches: matches, shot: shot))
            return nil
        }
        if let known { return known }
        defer { state.withLock { state in state.watchers.removeAll { $0.shot === shot } } }
        return await shot.value(within: limit)
    }

    private func gaveUp(_ awaited: String, after mark: Int) -> RealtimeEvent {
        limit.exceeded(awaited, seen: account(after: mark))
        return .custom(name: "testing:event_never_came", payload: ["awaited": .string(awaited)])
    }

    /// The names of the events, and of those that say why something did not happen also what they say.
    private func account(after mark: Int) -> [String] {
        events.dropFirst(mark).filter { $0.name != "tts:lipsync:update" }.map { event in
            switch event {
            case .error(let error): "\(event.name): \(error)"
            case .diagnostic(let diagnostic): "\(event.name): \(diagnostic.message)"
            default: event.name
            }
        }
    }
}
