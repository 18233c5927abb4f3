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

    private enum State {
        /// Between requests.
        case idle
        /// A head has come, its body is coming.
        case receiving(HTTPRequestHead, body: ByteBuffer)
        /// The task has the request.
        case serving(HTTPRequestHead)
        /// The last answer is out, or there will be none: what still comes is thrown away.
        case finished
    }

    /// A request, and what it asks for.
    struct Request: Sendable {
        var request: HTTPServerRequest
        var handshake: ServerHandshake
    }

    /// The requests, one by one: the next comes after ``respond(_:)``.
    let requests: AsyncStream<Request>
    private let yield: AsyncStream<Request>.Continuation
    private let configuration: WebSocketServerConfiguration
    private let refusal: HTTPServerResponse?
    private var httpHandlers: [any RemovableChannelHandler] = []
    private var state = State.idle
    private var context: ChannelHandlerContext?
    private var timer: Scheduled<Void>?
    /// What a client sent ahead of an answer, at most what one read of the socket held.
    private var ahead = CircularBuffer<HTTPServerRequestPart>()
    private var hasHeldRead = false
    private var hasBytes = false
    private var isQuiescing = false
    private var isBroken = false

    /// - Parameter refusal: What to answer at once, unheard, when the server has no room for the connection.
    init(configuration: WebSocketServerConfiguration, refusal: HTTPServerResponse? = nil) {
        self.configuration = configuration
        self.refusal = refusal
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
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        switch state {
        case .idle, .receiving: receive(part, context)
        case .serving: ahead.append(part)
        case .finished: break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        hasBytes = true
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        // A client that goes on sending while its request is served waits in its own buffers, not in ours.
        if case .serving = state {
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
            let isLong = error == .headerOverflow
            answerAndHangUp(.text(isLong ? 431 : 400, isLong ? "The headers are too long." : "This is not HTTP/1.1."), context)
        case (is HTTPParserError, .serving):
            isBroken = true
        default:
            context.close(promise: nil)
        }
    }

    /// Answers the request being served. The connection goes on, unless either side or the request's kind ends it.
    func respond(_ response: HTTPServerResponse, hangUp: Bool) {
        guard let context, case .serving(let head) = state else { return }
        // After any offer to upgrade the decoder stops, not knowing which protocol the next byte is of.
        let isOffer = head.headers.contains(name: "upgrade")
        guard head.isKeepAlive, !hangUp, !isOffer, !isQuiescing, !isBroken, head.method != .CONNECT else {
            return answerAndHangUp(response, context)
        }
        write(response, isLast: false, to: head, context, promise: nil)
        state = .idle
        startTimer(context)
        while !ahead.isEmpty, !isServing { receive(ahead.removeFirst(), context) }
        releaseRead(context)
    }

    /// Answers 101 and makes the pipeline a WebSocket's.
    func upgrade(subprotocol: String?, headers: [(name: String, value: String)]) -> EventLoopFuture<WebSocketConnection>? {
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
                let connection = try pipeline.addWebSocket(
                    role: .server, subprotocol: subprotocol, configuration: self.configuration.webSocket, channel: context.channel)
                // This handler first, the decoder last: it hands on the frames that came right behind the request.
                let isReadHeld = self.hasHeldRead
                pipeline.removeHandler(context: context, promise: nil)
                for handler in self.httpHandlers { pipeline.removeHandler(handler, promise: nil) }
                if isReadHeld { context.channel.read() }
                return connection
            }
            .nonisolated()
    }

    private var isServing: Bool {
        if case .serving = state { true } else { false }
    }
}

// Requests in.
extension HTTPServerHandler {
    private func receive(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        switch (part, state) {
        case (.head(let head), .idle):
            let length = head.headers["content-length"].first.flatMap(Int.init) ?? 0
            guard length <= configuration.maximumRequestBody else { return tooLarge(context) }
            state = .receiving(head, body: ByteBuffer())
            if head.headers[canonicalForm: "expect"].contains(where: { $0.lowercased() == "100-continue" }) {
                context.writeAndFlush(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
            }
        case (.body(var bytes), .receiving(let head, var body)):
            guard body.readableBytes + bytes.readableBytes <= configuration.maximumRequestBody else { return tooLarge(context) }
            state = .idle
            body.writeBuffer(&bytes)
            state = .receiving(head, body: body)
        case (.end, .receiving(let head, let body)):
            serve(head, body, context)
        default:
            break
        }
    }

    private func serve(_ head: HTTPRequestHead, _ body: ByteBuffer, _ context: ChannelHandlerContext) {
        timer?.cancel()
        hasBytes = false
        state = .serving(head)
        let handshake = ServerHandshake(head)
        var subprotocols: [String] = []
        if case .upgrade(let offered) = handshake { subprotocols = offered }
        let request = HTTPServerRequest(
            head: head, body: body, remoteAddress: context.channel.remoteAddress?.authority, subprotocols: subprotocols)
        yield.yield(Request(request: request, handshake: handshake))
    }

    private func tooLarge(_ context: ChannelHandlerContext) {
        answerAndHangUp(.text(413, "The body is over \(configuration.maximumRequestBody) bytes."), context)
    }

    private func start(_ context: ChannelHandlerContext) {
        if let refusal {
            answerAndHangUp(refusal, context)
        } else {
            startTimer(context)
        }
    }

    private func startTimer(_ context: ChannelHandlerContext) {
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: configuration.webSocket.handshakeTimeout) {
            // A client that has begun a request hears what was wrong; one that has been silent is left in silence.
            if self.hasBytes {
                self.answerAndHangUp(.text(408, "The request took too long to arrive."), context)
            } else {
                self.finish()
                context.close(promise: nil)
            }
        }
    }
}

// Answers out.
extension HTTPServerHandler {
    private func write(
        _ response: HTTPServerResponse, isLast: Bool, to request: HTTPRequestHead?, _ context: ChannelHandlerContext,
        promise: EventLoopPromise<Void>?
    ) {
        var headers = HTTPHeaders(HTTPServerResponse.sendable(response.headers))
        headers.add(name: "Content-Length", value: String(response.body.readableBytes))
        if isLast { headers.add(name: "Connection", value: "close") }
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: response.status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if request?.method != .HEAD, response.body.readableBytes > 0 {
            context.write(wrapOutboundOut(.body(.byteBuffer(response.body))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: promise)
    }

    private func answerAndHangUp(_ response: HTTPServerResponse, _ context: ChannelHandlerContext) {
        var request: HTTPRequestHead?
        switch state {
        case .serving(let head), .receiving(let head, _): request = head
        case .idle: break
        case .finished: return
        }
        finish()
        let flushed = context.eventLoop.makePromise(of: Void.self)
        write(response, isLast: true, to: request, context, promise: flushed)
        // Only the sending half at first: a full close while the client still sends would end in a reset, which can throw away the
        // answer on its side. The other half ends with the client's, or with the timer.
        flushed.futureResult.assumeIsolated().whenComplete { _ in
            let ended = context.eventLoop.makePromise(of: Void.self)
            ended.futureResult.assumeIsolated().whenFailure { _ in context.close(promise: nil) }
            context.close(mode: .output, promise: ended)
        }
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: configuration.webSocket.closeTimeout) {
            context.close(promise: nil)
        }
        releaseRead(context)
    }

    private func finish() {
        timer?.cancel()
        state = .finished
        ahead.removeAll()
        yield.finish()
    }

    private func releaseRead(_ context: ChannelHandlerContext) {
        guard hasHeldRead, !isServing else { return }
        hasHeldRead = false
        context.read()
    }
}

extension SocketAddress {
    /// The address and port as in a URL; `nil` for a path.
    var authority: String? {
        guard let ipAddress, let port else { return nil }
        return ipAddress.contains(":") ? "[\(ipAddress)]:\(port)" : "\(ipAddress):\(port)"
    }
}
