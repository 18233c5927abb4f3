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
        // A 426 must say what is required (RFC 9110, section 15.5.22), and Upgrade is an option of the connection's (section 7.8).
        let isUpgradeRequired = response.status == 426
        if isUpgradeRequired { headers.add(name: "Upgrade", value: "websocket") }
        let options = (isLast ? ["close"] : []) + (isUpgradeRequired ? ["upgrade"] : [])
        if !options.isEmpty { headers.add(name: "Connection", value: options.joined(separator: ", ")) }
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: response.status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if request?.method != .HEAD, !response.body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: response.body)))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: promise)
    }

    /// - Parameter time: How long the client may take to take the answer.
    func answerAndHangUp(_ response: HTTPServerResponse, within time: Duration? = nil, _ context: ChannelHandlerContext) {
        var request: HTTPRequestHead?
        switch state {
        case .serving(let head), .receiving(let head, _): request = head
        case .idle, .answering: break
        case .finished: return
        }
        finish()
        close(context, after: time ?? configuration.answerTimeout)
        let flushed = context.eventLoop.makePromise(of: Void.self)
        // Only the sending half at first: a full close while the client still sends would end in a reset, which can throw away the
        // answer on its side. The other half ends with the client's, or with the timer.
        flushed.futureResult.assumeIsolated().whenComplete { _ in
            self.close(context, after: self.configuration.webSocket.closeTimeout)
            let ended = context.eventLoop.makePromise(of: Void.self)
            ended.futureResult.assumeIsolated().whenFailure { _ in context.close(promise: nil) }
            context.close(mode: .output, promise: ended)
        }
        write(response, isLast: true, to: request, context, promise: flushed)
        releaseRead(context)
    }

    /// Closes the connection in so long, unless something else happens before.
    func close(_ context: ChannelHandlerContext, after time: Duration) {
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) { context.close(promise: nil) }
    }

    func finish() {
        timer?.cancel()
        state = .finished
        ahead.removeAll()
        yield.finish()
    }

    func releaseRead(_ context: ChannelHandlerContext) {
        guard hasHeldRead, !isBusy else { return }
        hasHeldRead = false
        context.read()
    }
}
