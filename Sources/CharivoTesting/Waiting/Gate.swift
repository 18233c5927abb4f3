internal import Synchronization

/// What can be shut, so that whoever comes waits until it is open again.
final class Gate: Sendable {
    private struct State {
        var isShut = false
        var waiting: [OneShot<Void>] = []
    }

    private let state = Mutex(State())

    func shut() {
        state.withLock { $0.isShut = true }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isShut = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for shot in waiting { shot.resolve(()) }
    }

    /// Returns when the gate is open, or the task is cancelled.
    func pass() async {
        let shot = OneShot<Void>()
        let isOpen = state.withLock { state in
            if state.isShut { state.waiting.append(shot) }
            return !state.isShut
        }
        if isOpen { return }
        _ = await shot.value(within: nil)
        state.withLock { state in state.waiting.removeAll { $0 === shot } }
    }
}
