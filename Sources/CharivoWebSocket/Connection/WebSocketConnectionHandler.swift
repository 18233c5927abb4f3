internal import NIOCore

/// The end of a WebSocket pipeline: messages in to an ``InboundQueue``, messages out from tasks that wait while the peer is slow.
///
/// This rather than `NIOAsyncChannel`, which counts messages where only bytes bound memory, lets its messages be read by one
/// iterator once, and reads nothing more once that iterator is gone, a close frame included.
final class WebSocketConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = WebSocketMessage
    typealias OutboundIn = Never
    typealias OutboundOut = WebSocketMessage

    private struct Send {
        var id: UInt64
        var message: WebSocketMessage
        var continuation: CheckedContinuation<Void, any Error>
    }

    let inbound: InboundQueue
    let close = Signal<WebSocketClose>()
    private var context: ChannelHandlerContext?
    /// Tasks suspended in `send`, first come first served; each task holds one message here at most.
    private var sends = CircularBuffer<Send>()
    private var cancelled: Set<UInt64> = []
    /// Tasks that wait for a pong.
    private var pings: [UInt64: CheckedContinuation<Void, any Error>] = [:]
    private var isHoldingReads = false
    private var hasHeldRead = false

    init(inboundHighWaterMark: Int) {
        inbound = InboundQueue(highWaterMark: inboundHighWaterMark)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let eventLoop = context.eventLoop
        inbound.onRoom { eventLoop.execute { handler.value.resumeReading() } }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        ended(WebSocketClose(cause: .dropped, wasClean: false, detail: "The connection dropped without a close frame."))
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !inbound.append(unwrapInboundIn(data)) { isHoldingReads = true }
    }

    func read(context: ChannelHandlerContext) {
        if isHoldingReads {
            hasHeldRead = true
        } else {
            context.read()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let close = event as? WebSocketClose { ended(close) }
        if let pong = event as? WebSocketPong { pings.removeValue(forKey: pong.payload)?.resume() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        sendWaiting(context)
        context.fireChannelWritabilityChanged()
    }

    /// Sends a message, now or once the peer has taken what is before it.
    func send(_ message: WebSocketMessage, id: UInt64, _ continuation: CheckedContinuation<Void, any Error>) {
        guard cancelled.remove(id) == nil else { return continuation.resume(throwing: CancellationError()) }
        guard let context, close.value == nil else { return continuation.resume(throwing: closedError) }
        sends.append(Send(id: id, message: message, continuation: continuation))
        sendWaiting(context)
    }

    /// Gives up a message that is not sent yet.
    func cancelSend(id: UInt64) {
        if let index = sends.firstIndex(where: { $0.id == id }) {
            sends.remove(at: index).continuation.resume(throwing: CancellationError())
        } else if close.value == nil {
            cancelled.insert(id)
        }
    }

    /// Sends a ping, and resumes the task when its pong has come.
    func ping(id: UInt64, _ continuation: CheckedContinuation<Void, any Error>) {
        guard cancelled.remove(id) == nil else { return continuation.resume(throwing: CancellationError()) }
        guard let context, close.value == nil else { return continuation.resume(throwing: closedError) }
        pings[id] = continuation
        context.triggerUserOutboundEvent(WebSocketChannelRequest.ping(id), promise: nil)
    }

    /// Gives up waiting for a pong.
    func cancelPing(id: UInt64) {
        if let ping = pings.removeValue(forKey: id) {
            ping.resume(throwing: CancellationError())
        } else if close.value == nil {
            cancelled.insert(id)
        }
    }

    private func sendWaiting(_ context: ChannelHandlerContext) {
        while context.channel.isWritable, let send = sends.popFirst() {
            let written = context.eventLoop.makePromise(of: Void.self)
            // Refused at once by a pipeline that is closing; otherwise handed over, and what becomes of it the ending tells.
            var refusal: (any Error)?
            written.futureResult.assumeIsolated().whenFailure { refusal = $0 }
            context.writeAndFlush(wrapOutboundOut(send.message), promise: written)
            if refusal == nil {
                send.continuation.resume()
            } else {
                send.continuation.resume(throwing: closedError)
            }
        }
    }

    private func resumeReading() {
        // The queue may have filled up again since it said that it has room. It will say so again.
        guard !inbound.isHolding else { return }
        isHoldingReads = false
        guard hasHeldRead else { return }
        hasHeldRead = false
        context?.read()
    }

    private func ended(_ close: WebSocketClose) {
        self.close.set(close)
        inbound.finish()
        let waiting = sends
        let unanswered = pings
        sends = []
        pings = [:]
        cancelled = []
        for send in waiting { send.continuation.resume(throwing: closedError) }
        for ping in unanswered.values { ping.resume(throwing: closedError) }
    }

    private var closedError: WebSocketError {
        let ending = close.value?.detail ?? "It is closing."
        return WebSocketError(code: .connectionClosed, message: "The message was not sent, the connection is closed. \(ending)")
    }
}
