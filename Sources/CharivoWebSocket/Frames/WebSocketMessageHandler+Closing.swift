internal import NIOCore
internal import NIOWebSocket

// The end: the closing handshake's answers carried out, and the TCP connection ended so that the last frame arrives.
extension WebSocketMessageHandler {
    func close(_ code: WebSocketCloseCode, reason: String, detail: String, _ context: ChannelHandlerContext) {
        perform(handshake.close(ClosePayload(sending: code, reason: reason), detail: detail), context)
    }

    func perform(_ action: ClosingHandshake.Action, _ context: ChannelHandlerContext) {
        switch action {
        case .none:
            break
        case .sendClose(let payload):
            stopDelivering()
            send(.connectionClose, payload.bytes, context)
            startCloseTimer(context)
            context.read()
        case .end(let close, let payload):
            stopDelivering()
            endTCP(after: close, sending: payload, context)
            context.fireUserInboundEventTriggered(close)
        }
    }

    func stopTimers() {
        keepAliveTimer?.cancel()
        keepAliveTimer = nil
        closeTimer?.cancel()
        closeTimer = nil
    }

    private func stopDelivering() {
        keepAliveTimer?.cancel()
        keepAliveTimer = nil
        unansweredPing = nil
        assembler.reset()
    }

    private func endTCP(after close: WebSocketClose, sending payload: ClosePayload?, _ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        if close.cause == .pingTimeout || (close.cause == .locallyClosed && !close.wasClean) {
            if let payload { send(.connectionClose, payload.bytes, context) }
            return context.close(promise: nil)
        }
        startCloseTimer(context)
        context.read()
        let flushed = context.eventLoop.makePromise(of: Void.self)
        if let payload {
            send(.connectionClose, payload.bytes, context, promise: flushed)
        } else {
            flushed.succeed()
        }
        switch (role, close.wasClean) {
        case (.client, true):
            // The server ends the TCP connection (section 7.1.1), so that the waiting for late packets is not the client's.
            break
        case (.server, true):
            flushed.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        case (_, false):
            // Only the sending half: a full close would answer what the peer is still sending with a reset, and a reset can throw
            // away the close frame on the peer's side.
            flushed.futureResult.assumeIsolated().whenComplete { _ in
                let ended = context.eventLoop.makePromise(of: Void.self)
                ended.futureResult.assumeIsolated().whenFailure { _ in context.close(promise: nil) }
                context.close(mode: .output, promise: ended)
            }
        }
    }

    private func startCloseTimer(_ context: ChannelHandlerContext) {
        guard closeTimer == nil else { return }
        closeTimer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(configuration.closeTimeout)) {
            self.perform(self.handshake.closeTimedOut(), context)
            context.close(promise: nil)
        }
    }
}
