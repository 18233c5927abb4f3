internal import NIOCore

/// Stands before a client's HTTP decoder and keeps what follows the head of a 101 away from it.
///
/// A decoder that has leftover bytes hands them on only as it leaves, a turn of the event loop later, and not at all when the
/// connection ends in the meantime: a server that says in one breath 101, an error, and goodbye would be heard saying nothing.
/// Held here, bytes and end alike wait until the WebSocket's handlers stand alone.
final class HandshakeSplitter: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private enum State {
        /// The head of the answer is not complete.
        case scanning(ByteBuffer)
        /// A 101's head is handed on; the rest waits.
        case holding(ByteBuffer, hasEnded: Bool)
        /// Any other answer is the decoder's alone.
        case passing
    }

    /// What the decoder would refuse as too long is left to it.
    private static let maximumHead = 64 << 10
    private static let end: [UInt8] = Array("\r\n\r\n".utf8)

    private var state = State.scanning(ByteBuffer())
    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        switch state {
        case .scanning(var head):
            head.writeBuffer(&bytes)
            scan(head, context)
        case .holding(var held, let hasEnded):
            held.writeBuffer(&bytes)
            state = .holding(held, hasEnded: hasEnded)
        case .passing:
            context.fireChannelRead(data)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        switch state {
        case .scanning(let head):
            state = .passing
            if head.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(head)) }
            context.fireChannelInactive()
        case .holding(let held, _):
            state = .holding(held, hasEnded: true)
        case .passing:
            context.fireChannelInactive()
        }
    }

    /// Hands on what was held, and leaves: the HTTP handlers are gone.
    func release() {
        guard let context, case .holding(let held, let hasEnded) = state else { return }
        state = .passing
        if held.readableBytes > 0 {
            context.fireChannelRead(wrapInboundOut(held))
            context.fireChannelReadComplete()
            // The end of a read calls for the next, which the handlers behind are to see, or to hold.
            context.channel.read()
        }
        if hasEnded { context.fireChannelInactive() }
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    private func scan(_ received: ByteBuffer, _ context: ChannelHandlerContext) {
        var received = received
        let bytes = received.readableBytesView
        // "HTTP/1.1 101": after any other beginning there is nothing to hold.
        let isSwitching = bytes.count < 12 || bytes.dropFirst(8).prefix(4).elementsEqual(" 101".utf8)
        guard isSwitching, bytes.count <= Self.maximumHead else {
            state = .passing
            context.fireChannelRead(wrapInboundOut(received))
            return
        }
        guard let end = bytes.firstRange(of: Self.end), let head = received.readSlice(length: end.upperBound - bytes.startIndex) else {
            state = .scanning(received)
            return
        }
        state = .holding(received, hasEnded: false)
        context.fireChannelRead(wrapInboundOut(head))
    }
}
