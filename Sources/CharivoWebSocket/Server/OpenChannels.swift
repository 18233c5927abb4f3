internal import NIOCore
internal import Synchronization

/// The open sockets of a server, counted, and told of its shutdown.
final class OpenChannels: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        /// Those of them that are only told that there is no room.
        var refused: Set<ObjectIdentifier> = []
        /// How many of the others there are of each source.
        var sources: [SocketSource: Int] = [:]
        var webSockets = 0
        var isShuttingDown = false

        func hasRoom(for source: SocketSource?, _ configuration: WebSocketServerConfiguration) -> Bool {
            guard channels.count - refused.count < configuration.maximumSockets else { return false }
            guard let source, let limit = configuration.maximumSocketsPerAddress else { return true }
            return sources[source, default: 0] < limit
        }
    }

    /// What becomes of a new socket.
    enum Admission {
        case admitted
        /// There is no room for it, but for a word to say so.
        case full
        /// There is not even that.
        case overfull
        case shuttingDown
    }

    private let configuration: WebSocketServerConfiguration
    private let state = Mutex(State())

    init(configuration: WebSocketServerConfiguration) {
        self.configuration = configuration
    }

    /// Takes note of a new socket until it closes. A few more than there is room for are kept too, while they are told so.
    func admit(_ channel: any Channel) -> Admission {
        let source = SocketSource(channel.remoteAddress)
        let admission = state.withLock { state -> Admission in
            guard !state.isShuttingDown else { return .shuttingDown }
            let id = ObjectIdentifier(channel)
            // Those that are refused take no places of those that are not.
            guard state.hasRoom(for: source, configuration) else {
                guard state.refused.count < configuration.refusedSockets else { return .overfull }
                state.channels[id] = channel
                state.refused.insert(id)
                return .full
            }
            state.channels[id] = channel
            if let source { state.sources[source, default: 0] += 1 }
            return .admitted
        }
        guard admission == .admitted || admission == .full else { return admission }
        channel.closeFuture.whenComplete { [weak self] _ in self?.forget(channel, of: source) }
        return admission
    }

    private func forget(_ channel: any Channel, of source: SocketSource?) {
        state.withLock { state in
            state.channels[ObjectIdentifier(channel)] = nil
            guard state.refused.remove(ObjectIdentifier(channel)) == nil, let source, let count = state.sources[source] else { return }
            state.sources[source] = count > 1 ? count - 1 : nil
        }
    }

    /// Takes a WebSocket's place; `false` when there is none. ``leave()`` gives it back.
    func enter() -> Bool {
        state.withLock { state in
            guard state.webSockets < configuration.maximumConnections else { return false }
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
