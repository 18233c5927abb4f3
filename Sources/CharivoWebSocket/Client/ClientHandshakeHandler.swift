internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL

/// Sends a client's upgrade request, and turns the pipeline into a WebSocket's when the server agrees.
///
/// NIO's own upgrade handlers are not used: they report a refusal without its status and body, and they drop what came in the same
/// packet as the 101 unless told otherwise; a realtime server greets at once. See ``HandshakeSplitter`` for what follows the 101.
final class ClientHandshakeHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private enum State {
        /// Not asked yet; a TLS handshake may have failed already.
        case idle(failure: WebSocketError?)
        case waiting
        case accepted(HTTPResponseHead)
        case refused(HTTPResponseHead, body: [UInt8])
        case done
    }

    private let handshake: ClientHandshake
    private let configuration: WebSocketConfiguration
    private let opened: EventLoopPromise<WebSocketConnection>
    private let splitter = HandshakeSplitter()
    private var httpHandlers: [any RemovableChannelHandler] = []
    private var state = State.idle(failure: nil)
    private var context: ChannelHandlerContext?
    private var timer: Scheduled<Void>?

    init(handshake: ClientHandshake, configuration: WebSocketConfiguration, opened: EventLoopPromise<WebSocketConnection>) {
        self.handshake = handshake
        self.configuration = configuration
        self.opened = opened
    }

    /// Adds this handler and the HTTP handlers it needs to a new channel.
    func addToPipeline(of channel: any Channel) throws {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 16 << 10
        limits.maxHeaderListSize = 64 << 10
        let encoder = HTTPRequestEncoder()
        let decoder = ByteToMessageHandler(HTTPResponseDecoder(leftOverBytesStrategy: .fireError, limitConfiguration: limits))
        httpHandlers = [encoder, decoder]
        try channel.pipeline.syncOperations.addHandlers([splitter, encoder, decoder, self])
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    /// Sends the request. Until then a failure of this connection is nobody's: of several addresses tried, another may be chosen.
    func start() {
        guard case .idle(let failure) = state else { return }
        guard let context, context.channel.isActive else {
            opened.fail(failure ?? dropped)
            return
        }
        state = .waiting
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(configuration.handshakeTimeout)) {
            self.timedOut(context)
        }
        context.write(wrapOutboundOut(.head(handshake.request)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (unwrapInboundIn(data), state) {
        case (.head(let head), .waiting):
            state = head.status == .switchingProtocols ? .accepted(head) : .refused(head, body: [])
        case (.body(let bytes), .refused(let head, var body)):
            body.append(contentsOf: bytes.readableBytesView.prefix(WebSocketRefusal.maximumBody - body.count))
            state = .refused(head, body: body)
            if body.count >= WebSocketRefusal.maximumBody { fail(refused(head, body), context) }
        case (.end, .accepted(let head)):
            accept(head, context)
        case (.end, .refused(let head, let body)):
            fail(refused(head, body), context)
        default:
            break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        failWithWhatIsKnown(otherwise: dropped, context)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        failWithWhatIsKnown(otherwise: WebSocketError(duringHandshake: error), context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        failWithWhatIsKnown(otherwise: dropped, context)
    }

    private func accept(_ head: HTTPResponseHead, _ context: ChannelHandlerContext) {
        do throws(WebSocketError) {
            let subprotocol = try handshake.subprotocol(agreedIn: head)
            state = .done
            timer?.cancel()
            // The decoder leaves a turn of the event loop later. It also watches what is written, and takes only HTTP, so there must
            // be no WebSocket that could write until it is gone.
            let pipeline = context.pipeline.syncOperations
            EventLoopFuture.andAllComplete(httpHandlers.map { pipeline.removeHandler($0) }, on: context.eventLoop)
                .assumeIsolated()
                .whenComplete { _ in self.open(subprotocol: subprotocol, context) }
        } catch {
            fail(error, context)
        }
    }

    private func open(subprotocol: String?, _ context: ChannelHandlerContext) {
        do {
            let connection = try WebSocketConnection.open(
                on: context.channel, role: .client, subprotocol: subprotocol, configuration: configuration)
            opened.succeed(connection)
            context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
            splitter.release()
        } catch {
            // The pipeline of a channel that has closed takes no handlers.
            fail(dropped, context)
        }
    }

    private func timedOut(_ context: ChannelHandlerContext) {
        failWithWhatIsKnown(
            otherwise: WebSocketError(
                code: .handshakeTimeout,
                message: "The server did not answer the upgrade request within \(configuration.handshakeTimeout)."),
            context)
    }

    /// A refusal whose body never ended is still a refusal.
    private func failWithWhatIsKnown(otherwise error: WebSocketError, _ context: ChannelHandlerContext) {
        switch state {
        case .idle(let earlier): state = .idle(failure: earlier ?? error)
        case .waiting, .accepted: fail(error, context)
        case .refused(let head, let body): fail(refused(head, body), context)
        case .done: break
        }
    }

    private func fail(_ error: WebSocketError, _ context: ChannelHandlerContext) {
        state = .done
        timer?.cancel()
        opened.fail(error)
        context.close(promise: nil)
    }

    private var dropped: WebSocketError {
        WebSocketError(code: .connectionClosed, message: "The server hung up before it answered the upgrade request.")
    }

    private func refused(_ head: HTTPResponseHead, _ body: [UInt8]) -> WebSocketError {
        let kept = WebSocketRefusal.keptHeaders.flatMap { name in head.headers[name].map { (name: name, value: $0) } }
        let hint =
            switch head.status.code {
            case 300..<400: " It redirects, which is not followed: connect to the address in its Location header."
            case 401, 403: " Check the key."
            case 404: " Check the URL's path."
            case 429, 503: " Try again later; see its Retry-After header if it sent one."
            default: ""
            }
        return WebSocketError(
            code: .upgradeRefused, message: "The server answered the upgrade request with HTTP status \(head.status.code).\(hint)",
            refusal: WebSocketRefusal(status: Int(head.status.code), headers: kept, body: body))
    }
}
