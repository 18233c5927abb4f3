internal import NIOCore
internal import Synchronization

/// The open sockets of a server, counted, and told of its shutdown.
final class OpenChannels: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        /// How many of them there are of each source.
        var sources: [SocketSource: Int] = [:]
        var webSockets = 0
        var isShuttingDown = false
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
            guard state.channels.count < configuration.maximumSockets + configuration.refusedSockets else { return .overfull }
            state.channels[ObjectIdentifier(channel)] = channel
            var isGreedy = false
            if let source, let limit = configuration.maximumSocketsPerAddress {
                state.sources[source, default: 0] += 1
                isGreedy = state.sources[source, default: 0] > limit
            }
            return isGreedy || state.channels.count > configuration.maximumSockets ? .full : .admitted
        }
        guard admission == .admitted || admission == .full else { return admission }
        channel.closeFuture.whenComplete { [weak self] _ in self?.forget(channel, of: source) }
        return admission
    }

    private func forget(_ channel: any Channel, of source: SocketSource?) {
        state.withLock { state in
            state.channels[ObjectIdentifier(channel)] = nil
            guard let source, let count = state.sources[source] else { return }
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
