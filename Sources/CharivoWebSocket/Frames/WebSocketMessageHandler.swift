internal import NIOCore
internal import NIOWebSocket

/// Frames into messages and back, with all of the protocol that messages do not show: fragments, pings, the closing handshake, and
/// the failing of a connection whose peer breaks the rules.
///
/// It stands after a ``FrameEncoder`` and NIO's decoder, on either side. Inbound it fires ``WebSocketMessage`` reads and, once,
/// a ``WebSocketClose`` user event. It takes ``WebSocketChannelRequest`` as outbound user events; a plain `close` of the channel
/// begins the closing handshake too, and `ChannelShouldQuiesceEvent` closes with 1001.
final class WebSocketMessageHandler: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = WebSocketMessage
    typealias OutboundIn = WebSocketMessage
    typealias OutboundOut = WebSocketFrame

    let role: WebSocketRole
    let configuration: WebSocketConfiguration
    private let rules: FrameRules
    var assembler: MessageAssembler
    var handshake = ClosingHandshake()
    var keepAlive: KeepAlive?
    var keepAliveTimer: Scheduled<Void>?
    var closeTimer: Scheduled<Void>?
    /// The newest ping not answered yet because the peer does not take what we write; it replaces older ones (section 5.5.3), so
    /// that a flood of pings fills no buffer.
    var unansweredPing: ByteBuffer?
    var isReading = true

    init(role: WebSocketRole, configuration: WebSocketConfiguration) {
        self.role = role
        self.configuration = configuration
        self.rules = FrameRules(role: role)
        self.assembler = MessageAssembler(maximumMessageSize: configuration.maximumMessageSize)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { startKeepAlive(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        startKeepAlive(context)
        context.fireChannelActive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        perform(handshake.disconnected(), context)
        stopTimers()
    }

    func channelInactive(context: ChannelHandlerContext) {
        perform(handshake.disconnected(), context)
        stopTimers()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var frame = unwrapInboundIn(data)
        if let violation = rules.violation(of: frame) {
            return perform(handshake.violated(violation), context)
        }
        if let key = frame.maskKey { frame.data.mask(with: key) }
        switch frame.opcode {
        case .ping: answer(ping: frame.data, context)
        case .pong:
            guard frame.data.readableBytes == MemoryLayout<UInt64>.size, let payload = frame.data.readInteger(as: UInt64.self) else {
                break
            }
            context.fireUserInboundEventTriggered(WebSocketPong(payload: payload))
        case .connectionClose: peerClosed(frame.data, context)
        default: receive(frame, context)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        keepAlive?.heard()
        isReading = false
        context.fireChannelReadComplete()
        // Once it is closing, the reader downstream may hold its reads for good, and the peer's close frame would never be seen.
        if !handshake.isOpen { context.read() }
    }

    func read(context: ChannelHandlerContext) {
        isReading = true
        context.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable, let ping = unansweredPing {
            unansweredPing = nil
            send(.pong, ping, context)
        }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            close(.goingAway, reason: "", detail: "This side is shutting down.", context)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? NIOWebSocketError {
            switch error {
            case .invalidFrameLength:
                violated(.messageTooBig, "A frame is over \(configuration.decoderFrameSize) bytes.", context)
            case .fragmentedControlFrame:
                violated(.protocolError, "A control frame is fragmented.", context)
            case .multiByteControlFrameLength:
                violated(.protocolError, "A control frame is over 125 bytes.", context)
            }
        } else if error is ByteToMessageDecoderError {
            // What a peer goes on sending after a frame that ended the decoder: it is drained until the peer hangs up.
        } else {
            // The socket or its TLS failed: no frame can be sent any more.
            perform(handshake.disconnected(), context)
            context.close(promise: nil)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard handshake.isOpen else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .text(let payload): send(.text, payload, context, promise: promise)
        case .binary(let payload): send(.binary, payload, context, promise: promise)
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .all, handshake.isOpen || handshake.isClosing, context.channel.isActive else {
            return context.close(mode: mode, promise: promise)
        }
        context.channel.closeFuture.cascade(to: promise)
        close(.normal, reason: "", detail: "This side closed the connection.", context)
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        switch event as? WebSocketChannelRequest {
        case .close(let code, let reason):
            close(code, reason: reason, detail: "This side closed the connection.", context)
            promise?.succeed()
        case .abort:
            perform(handshake.aborted(), context)
            context.close(promise: nil)
            promise?.succeed()
        case .ping(let payload):
            if handshake.isOpen { send(.ping, ByteBuffer(integer: payload), context) }
            promise?.succeed()
        case .cut:
            context.close(promise: nil)
            promise?.succeed()
        case nil:
            context.triggerUserOutboundEvent(event, promise: promise)
        }
    }
}
