internal import NIOCore
internal import NIOWebSocket

// Frames out, and the pings among them.
extension WebSocketMessageHandler {
    func send(
        _ opcode: WebSocketOpcode, _ payload: ByteBuffer, _ context: ChannelHandlerContext, flush: Bool = true,
        promise: EventLoopPromise<Void>? = nil
    ) {
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: role == .client ? .random() : nil, data: payload)
        context.write(wrapOutboundOut(frame), promise: promise)
        if flush { context.flush() }
    }

    func startKeepAlive(_ context: ChannelHandlerContext) {
        guard keepAlive == nil, let interval = configuration.pingInterval else { return }
        let keepAlive = KeepAlive(
            interval: TimeAmount(interval), timeout: TimeAmount(configuration.pongTimeout), now: context.eventLoop.now)
        self.keepAlive = keepAlive
        scheduleKeepAlive(at: keepAlive.firstDeadline, context)
    }

    private func scheduleKeepAlive(at deadline: NIODeadline, _ context: ChannelHandlerContext) {
        keepAliveTimer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
            switch self.keepAlive?.fired(now: context.eventLoop.now, isReading: self.isReading) {
            case .wait(let deadline):
                self.scheduleKeepAlive(at: deadline, context)
            case .ping(let number, let deadline):
                self.send(.ping, ByteBuffer(integer: number), context)
                self.scheduleKeepAlive(at: deadline, context)
            case .dead:
                self.perform(self.handshake.pingTimedOut(), context)
            case nil:
                break
            }
        }
    }
}
