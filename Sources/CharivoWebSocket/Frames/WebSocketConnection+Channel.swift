package import NIOCore
internal import NIOWebSocket

extension WebSocketConnection {
    /// Makes a channel a WebSocket: adds its handlers at the pipeline's end, frames first.
    ///
    /// To be called on the channel's event loop, once the upgrade is agreed on. What comes before must by then hand on raw bytes:
    /// HTTP handlers are to be removed next, the decoder last, with its leftover bytes forwarded. Whoever calls it owes the connection
    /// its end: `close` or `abort`.
    ///
    /// - Parameters:
    ///   - channel: A connected channel.
    ///   - role: This side's role.
    ///   - subprotocol: The subprotocol agreed on.
    ///   - configuration: The limits and times.
    package static func open(
        on channel: any Channel, role: WebSocketRole, subprotocol: String?, configuration: WebSocketConfiguration
    ) throws -> WebSocketConnection {
        let pipeline = channel.pipeline.syncOperations
        let handler = WebSocketConnectionHandler(inboundHighWaterMark: configuration.inboundHighWaterMark)
        try pipeline.addHandler(FrameEncoder())
        try pipeline.addHandler(ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: configuration.decoderFrameSize)))
        try pipeline.addHandler(WebSocketMessageHandler(role: role, configuration: configuration))
        try pipeline.addHandler(handler)
        return WebSocketConnection(channel: channel, handler: handler, subprotocol: subprotocol, configuration: configuration)
    }
}
