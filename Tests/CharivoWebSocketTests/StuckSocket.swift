import NIOCore

/// The network's end of a pipeline, which takes nothing until it is told to.
final class StuckSocket: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How often the pipeline asked for more to read.
    private(set) var reads = 0
    private var context: ChannelHandlerContext?
    private var waiting: [(bytes: ByteBuffer, promise: EventLoopPromise<Void>?)] = []

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        for (_, promise) in waiting { promise?.fail(ChannelError.ioOnClosedChannel) }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        waiting.append((unwrapOutboundIn(data), promise))
    }

    func flush(context: ChannelHandlerContext) {}

    func read(context: ChannelHandlerContext) {
        reads += 1
        context.read()
    }

    /// Takes what waits.
    func take() {
        let taken = waiting
        waiting = []
        for (bytes, promise) in taken { context?.write(wrapOutboundOut(bytes), promise: promise) }
        context?.flush()
    }
}
