internal import NIOCore
internal import NIOHTTP1

// Requests in.
extension HTTPServerHandler {
    func receive(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        switch (part, state) {
        case (.head(let head), .idle):
            let length = head.headers["content-length"].first.flatMap(Int.init) ?? 0
            guard length <= configuration.maximumRequestBody else { return tooLarge(context) }
            state = .receiving(head, body: [])
            if head.headers[canonicalForm: "expect"].contains(where: { $0.lowercased() == "100-continue" }) {
                context.writeAndFlush(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
            }
        case (.body(let bytes), .receiving(let head, var body)):
            guard body.count + bytes.readableBytes <= configuration.maximumRequestBody else { return tooLarge(context) }
            state = .idle
            body.append(contentsOf: bytes.readableBytesView)
            state = .receiving(head, body: body)
        case (.end, .receiving(let head, let body)):
            serve(head, body, context)
        default:
            break
        }
    }

    private func serve(_ head: HTTPRequestHead, _ body: [UInt8], _ context: ChannelHandlerContext) {
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
        answerAndHangUp(refuse(.text(413, "The body is over \(configuration.maximumRequestBody) bytes."), nil), context)
    }

    func start(_ context: ChannelHandlerContext) {
        if let refusal {
            answerAndHangUp(refuse(refusal, nil), within: configuration.webSocket.closeTimeout, context)
        } else {
            startTimer(context)
        }
    }

    func startTimer(_ context: ChannelHandlerContext) {
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(configuration.webSocket.handshakeTimeout)) {
            // A client that has begun a request hears what was wrong; one that has been silent is left in silence.
            if self.hasBytes {
                self.answerAndHangUp(self.refuse(.text(408, "The request took too long to arrive."), nil), context)
            } else {
                self.finish()
                context.close(promise: nil)
            }
        }
    }
}
