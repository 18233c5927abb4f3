internal import NIOCore
internal import Synchronization

/// An open WebSocket, of either side.
///
/// ```swift
/// try await client.withConnection(to: "wss://api.example.com/v1") { connection in
///     try await connection.send(.text("hello"))
///     for await message in connection.inbound {
///         …
///     }
///     print(connection.ending ?? "still open")
/// }
/// ```
///
/// Its scope is the closure it was handed to: when that returns, the connection is closed with 1000; when it throws, or its task is
/// cancelled, with 1011 on a server and 1001 on a client.
package struct WebSocketConnection: Sendable {
    /// The messages that arrive, in order, until the end. Reading slowly slows the peer: see
    /// ``WebSocketConfiguration/inboundHighWaterMark``.
    package let inbound: WebSocketInbound
    /// The subprotocol agreed on, if any.
    package let subprotocol: String?

    let channel: any Channel
    private let handler: NIOLoopBound<WebSocketConnectionHandler>
    private let closeSignal: Signal<WebSocketClose>
    private let maximumMessageSize: Int

    private static let lastSend = Atomic<UInt64>(0)

    init(channel: any Channel, handler: WebSocketConnectionHandler, subprotocol: String?, configuration: WebSocketConfiguration) {
        self.inbound = WebSocketInbound(queue: handler.inbound)
        self.subprotocol = subprotocol
        self.channel = channel
        self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
        self.closeSignal = handler.close
        self.maximumMessageSize = configuration.maximumMessageSize
    }

    /// Sends a message, as one frame.
    ///
    /// It returns once the message is handed to the socket's outbound buffer, and suspends before that while the buffer is over
    /// ``WebSocketConfiguration/outboundHighWaterMark``. Messages of one task go in order.
    ///
    /// - Throws: ``WebSocketError`` with `connectionClosed` when the connection has ended or is closing, or `messageTooLarge`;
    ///   `CancellationError` when the task is cancelled while it waits, and then the message is not sent.
    package func send(_ message: WebSocketMessage) async throws {
        guard message.count <= maximumMessageSize else {
            throw WebSocketError(
                code: .messageTooLarge, message: "A message of \(message.count) bytes is over the limit of \(maximumMessageSize) bytes.")
        }
        let id = Self.lastSend.wrappingAdd(1, ordering: .relaxed).newValue
        let (eventLoop, handler) = (channel.eventLoop, handler)
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                eventLoop.execute { handler.value.send(message, id: id, continuation) }
            }
        } onCancel: {
            eventLoop.execute { handler.value.cancelSend(id: id) }
        }
    }

    /// Sends a ping and waits for its pong, however long that takes; to give up, cancel the task.
    ///
    /// - Throws: ``WebSocketError`` with `connectionClosed` when the connection has ended or ends meanwhile; `CancellationError` when
    ///   the task is cancelled.
    package func ping() async throws {
        // The pings of the keep-alive count from one, these from the other end.
        let id = UInt64.max - Self.lastSend.wrappingAdd(1, ordering: .relaxed).newValue
        let (eventLoop, handler) = (channel.eventLoop, handler)
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                eventLoop.execute { handler.value.ping(id: id, continuation) }
            }
        } onCancel: {
            eventLoop.execute { handler.value.cancelPing(id: id) }
        }
    }

    /// Closes: sends a close frame, waits for the peer's and for the end of the TCP connection, for
    /// ``WebSocketConfiguration/closeTimeout`` at most, and answers how the connection ended. Also when it had ended before.
    ///
    /// - Parameters:
    ///   - code: The status code. One that may not stand in a close frame becomes 1000; 1005 sends an empty close frame.
    ///   - reason: A text for the peer, cut to 123 bytes of UTF-8.
    @discardableResult
    package func close(code: WebSocketCloseCode = .normal, reason: String = "") async -> WebSocketClose {
        channel.triggerUserOutboundEvent(WebSocketChannelRequest.close(code: code, reason: reason), promise: nil)
        return await channelEnd()
    }

    /// Says 1001 and ends the TCP connection at once, without waiting for the peer.
    package func abort() async {
        channel.triggerUserOutboundEvent(WebSocketChannelRequest.abort, promise: nil)
        _ = await channelEnd()
    }

    /// How the connection ended; `nil` while it is open. Set before ``inbound`` ends.
    package var ending: WebSocketClose? { closeSignal.value }

    /// Waits until the connection has ended, by either side; `nil` when the waiting task is cancelled first.
    package func waitForEnding() async -> WebSocketClose? {
        await closeSignal.wait()
    }

    /// Waits for the end of the TCP connection. Close frames and aborts are both bounded by the close timeout, so this is too.
    private func channelEnd() async -> WebSocketClose {
        try? await channel.closeFuture.get()
        return closeSignal.value
            ?? WebSocketClose(cause: .dropped, wasClean: false, detail: "The connection dropped without a close frame.")
    }
}
