internal import NIOCore

/// A socket a server has accepted: its channel, and the HTTP on it as seen from a task.
struct AcceptedConnection: Sendable {
    /// The requests on it, one by one.
    let requests: AsyncStream<HTTPServerHandler.Request>
    private let channel: any Channel
    private let gone: Signal<Void>
    private let handler: NIOLoopBound<HTTPServerHandler>

    /// Wraps a channel whose handler was just added. To be called on its event loop.
    init(channel: any Channel, handler: HTTPServerHandler) {
        self.channel = channel
        self.requests = handler.requests
        gone = handler.gone
        self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
    }

    /// Whether the socket is closed.
    var isGone: Bool { gone.value != nil }

    /// Answers the request being served.
    func respond(_ response: HTTPServerResponse, hangUp: Bool) {
        let handler = handler
        channel.eventLoop.execute { handler.value.respond(response, hangUp: hangUp) }
    }

    /// Answers 101; `nil` when the connection is gone or the server shuts down meanwhile.
    func upgrade(
        subprotocol: String?, headers: [(name: String, value: String)], configuration: WebSocketConfiguration?
    ) async throws -> WebSocketConnection? {
        let (eventLoop, handler) = (channel.eventLoop, handler)
        return try await eventLoop.flatSubmit {
            handler.value.upgrade(subprotocol: subprotocol, headers: headers, configuration: configuration)?.map { $0 }
                ?? eventLoop.makeSucceededFuture(nil)
        }.get()
    }

    /// Does something for the client, and cancels it when the client is gone; `nil` then, for there is nobody to tell.
    func whilePresent<Result: Sendable>(_ body: @escaping @Sendable () async -> Result) async -> Result? {
        await withTaskGroup(of: Result?.self) { group in
            group.addTask { await body() }
            group.addTask {
                _ = await gone.wait()
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    /// Waits until the socket is closed, and closes it when the task is cancelled.
    func waitForEnd() async {
        await withTaskCancellationHandler {
            try? await channel.closeFuture.get()
        } onCancel: {
            channel.close(promise: nil)
        }
    }
}
