internal import NIOCore
internal import NIOHTTP1

/// The HTTP/1.1 of one connection to a server: one request at a time to the task that serves the connection, its answer back, and
/// the change into a WebSocket when that is the answer.
///
/// It does by itself what NIO leaves to several handlers, because they lose requests: NIO's upgrade handler swallows a request
/// whose upgrade is declined or is to something else, looks only at a connection's first, and one that has sent nothing, or
/// nonsense, gets no answer and stays through a shutdown.
final class HTTPServerHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    enum State {
        /// Between requests.
        case idle
        /// A head has come, its body is coming.
        case receiving(HTTPRequestHead, body: [UInt8])
        /// The task has the request.
        case serving(HTTPRequestHead)
        /// The answer is on its way to the socket, which a client that does not read keeps it from.
        case answering
        /// The last answer is out, or there will be none: what still comes is thrown away.
        case finished
    }

    /// A request, and what it asks for.
    struct Request: Sendable {
        var request: HTTPServerRequest
        var handshake: ServerHandshake
    }

    /// The requests, one by one: the next comes once the socket has taken the answer given by ``respond(_:hangUp:)``.
    let requests: AsyncStream<Request>
    let yield: AsyncStream<Request>.Continuation
    let configuration: WebSocketServerConfiguration
    let refusal: HTTPServerResponse?
    let refuse: WebSocketServer.Refuse
    /// Set once the connection is gone.
    let gone = Signal<Void>()
    private var httpHandlers: [any RemovableChannelHandler] = []
    var state = State.idle
    var context: ChannelHandlerContext?
    var timer: Scheduled<Void>?
    /// What a client sent ahead of an answer, at most what one read of the socket held.
    var ahead = CircularBuffer<HTTPServerRequestPart>()
    var hasHeldRead = false
    var hasBytes = false
    var isQuiescing = false
    var isBroken = false

    /// - Parameters:
    ///   - configuration: The limits and times.
    ///   - refusal: What to answer at once, unheard, when the server has no room for the connection.
    ///   - refuse: Takes note of the answers that this handler makes itself, and says what they are to look like.
    init(
        configuration: WebSocketServerConfiguration, refusal: HTTPServerResponse? = nil,
        refuse: @escaping WebSocketServer.Refuse = { response, _ in response }
    ) {
        self.configuration = configuration
        self.refusal = refusal
        self.refuse = refuse
        (requests, yield) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    }

    /// Adds this handler and the HTTP handlers it needs to a new channel.
    func addToPipeline(of channel: any Channel) throws {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 16 << 10
        limits.maxHeaderListSize = 64 << 10
        limits.maxHeaderFieldCount = 128
        let encoder = HTTPResponseEncoder()
        let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits))
        httpHandlers = [encoder, decoder]
        try channel.pipeline.syncOperations.addHandlers([encoder, decoder, self])
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { start(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        start(context)
        context.fireChannelActive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        yield.finish()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish()
        gone.set(())
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        switch state {
        case .idle, .receiving: receive(part, context)
        case .serving, .answering: ahead.append(part)
        case .finished: break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // What came with a whole request, or later, is no request begun and left.
        if !isBusy { hasBytes = true }
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        // A client that goes on sending while its request is served, or does not take its answer, waits in its own buffers, not in ours.
        if isBusy {
            hasHeldRead = true
        } else {
            context.read()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            isQuiescing = true
            if case .idle = state { context.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (error, state) {
        case (is ByteToMessageDecoderError, _):
            break
        case (let error as HTTPParserError, .idle), (let error as HTTPParserError, .receiving):
            answerAndHangUp(refuse(error == .headerOverflow ? .text(431, "The headers are too long.") : Self.noHTTP, nil), context)
        case (is HTTPParserError, _):
            isBroken = true
        default:
            context.close(promise: nil)
        }
    }

    /// Answers the request being served. The connection goes on, unless either side or the request's kind ends it: the next request is
    /// looked at when the socket has taken the answer, so that no more than one waits in memory.
    func respond(_ response: HTTPServerResponse, hangUp: Bool) {
        guard let context, case .serving(let head) = state else { return }
        // After any offer to upgrade the decoder stops, not knowing which protocol the next byte is of.
        let isOffer = head.headers.contains(name: "upgrade")
        guard head.isKeepAlive, !hangUp, !isOffer, !isQuiescing, !isBroken, head.method != .CONNECT else {
            return answerAndHangUp(response, context)
        }
        state = .answering
        close(context, after: configuration.answerTimeout)
        let flushed = context.eventLoop.makePromise(of: Void.self)
        flushed.futureResult.assumeIsolated().whenSuccess { self.answered(context) }
        write(response, isLast: false, to: head, context, promise: flushed)
    }

    private func answered(_ context: ChannelHandlerContext) {
        guard case .answering = state else { return }
        state = .idle
        startTimer(context)
        while !ahead.isEmpty, !isBusy { receive(ahead.removeFirst(), context) }
        if isBroken, !isBusy { return answerAndHangUp(refuse(Self.noHTTP, nil), context) }
        if isQuiescing, case .idle = state { return context.close(promise: nil) }
        releaseRead(context)
    }

    /// Answers 101 and makes the pipeline a WebSocket's.
    func upgrade(
        subprotocol: String?, headers: [(name: String, value: String)], configuration: WebSocketConfiguration? = nil
    ) -> EventLoopFuture<WebSocketConnection>? {
        guard let context, case .serving(let head) = state, context.channel.isActive, !isQuiescing else { return nil }
        return ServerHandshake.answer(to: head, subprotocol: subprotocol, headers: headers, channel: context.channel)
            .assumeIsolated()
            .flatMapThrowing { headers in
                self.state = .finished
                let pipeline = context.pipeline.syncOperations
                context.write(
                    self.wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: headers))),
                    promise: nil)
                context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
                let connection = try WebSocketConnection.open(
                    on: context.channel, role: .server, subprotocol: subprotocol,
                    configuration: configuration ?? self.configuration.webSocket)
                // This handler first, the decoder last: it hands on the frames that came right behind the request.
                let isReadHeld = self.hasHeldRead
                pipeline.removeHandler(context: context, promise: nil)
                for handler in self.httpHandlers { pipeline.removeHandler(handler, promise: nil) }
                if isReadHeld { context.channel.read() }
                return connection
            }
            .nonisolated()
    }

    /// Whether a request is being served, or its answer has not been taken yet.
    var isBusy: Bool {
        switch state {
        case .serving, .answering: true
        case .idle, .receiving, .finished: false
        }
    }

    private static let noHTTP = HTTPServerResponse.text(400, "This is not HTTP/1.1.")
}
