internal import NIOCore
internal import Synchronization

/// The open sockets of a server, counted, and told of its shutdown.
final class OpenChannels: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var webSockets = 0
        var isShuttingDown = false
    }

    /// What becomes of a new socket.
    enum Admission {
        case admitted
        case full
        case shuttingDown
    }

    private let maximumSockets: Int
    private let maximumWebSockets: Int
    private let state = Mutex(State())

    init(maximumSockets: Int, maximumWebSockets: Int) {
        self.maximumSockets = maximumSockets
        self.maximumWebSockets = maximumWebSockets
    }

    /// Takes note of a new socket until it closes. A full server's is kept too, while it is told so.
    func admit(_ channel: any Channel) -> Admission {
        let admission = state.withLock { state -> Admission in
            guard !state.isShuttingDown else { return .shuttingDown }
            state.channels[ObjectIdentifier(channel)] = channel
            return state.channels.count > maximumSockets ? .full : .admitted
        }
        channel.closeFuture.whenComplete { [weak self] _ in
            self?.state.withLock { _ = $0.channels.removeValue(forKey: ObjectIdentifier(channel)) }
        }
        return admission
    }

    /// Takes a WebSocket's place; `false` when there is none. ``leave()`` gives it back.
    func enter() -> Bool {
        state.withLock { state in
            guard state.webSockets < maximumWebSockets else { return false }
            state.webSockets += 1
            return true
        }
    }

    /// Gives a WebSocket's place back.
    func leave() {
        state.withLock { $0.webSockets -= 1 }
    }

    /// How many WebSockets are open.
    var webSocketCount: Int {
        state.withLock { $0.webSockets }
    }

    /// Admits no more, and asks the open ones to end when they can.
    func quiesce() {
        for channel in endAdmission() {
            channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
    }

    /// Admits no more, and ends the open ones now.
    func abort() {
        for channel in endAdmission() {
            // For a pipeline that is a WebSocket's by now, the abort closes; in any other the close does.
            channel.triggerUserOutboundEvent(WebSocketChannelRequest.abort)
                .whenComplete { _ in channel.close(promise: nil) }
        }
    }

    private func endAdmission() -> [any Channel] {
        state.withLock { state in
            state.isShuttingDown = true
            return Array(state.channels.values)
        }
    }
}
