internal import NIOCore
internal import NIOHTTP1

// Answers out.
extension HTTPServerHandler {
    func write(
        _ response: HTTPServerResponse, isLast: Bool, to request: HTTPRequestHead?, _ context: ChannelHandlerContext,
        promise: EventLoopPromise<Void>?
    ) {
        var headers = HTTPHeaders(HTTPServerResponse.sendable(response.headers))
        headers.add(name: "Content-Length", value: String(response.body.count))
        if isLast { headers.add(name: "Connection", value: "close") }
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: response.status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if request?.method != .HEAD, !response.body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: response.body)))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: promise)
    }

    func answerAndHangUp(_ response: HTTPServerResponse, _ context: ChannelHandlerContext) {
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
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(configuration.webSocket.closeTimeout)) {
            context.close(promise: nil)
        }
        releaseRead(context)
    }

    func finish() {
        timer?.cancel()
        state = .finished
        ahead.removeAll()
        yield.finish()
    }

    func releaseRead(_ context: ChannelHandlerContext) {
        guard hasHeldRead, !isServing else { return }
        hasHeldRead = false
        context.read()
    }
}
