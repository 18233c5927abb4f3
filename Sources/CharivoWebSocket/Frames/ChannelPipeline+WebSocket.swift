internal import NIOCore
internal import NIOWebSocket

extension ChannelPipeline.SynchronousOperations {
    /// Adds the WebSocket handlers at the pipeline's end, frames first, and answers with the connection they make.
    ///
    /// What comes before must by then hand on raw bytes: the HTTP handlers are to be removed next.
    func addWebSocket(
        role: WebSocketRole, subprotocol: String?, configuration: WebSocketConfiguration, channel: any Channel
    ) throws -> WebSocketConnection {
        let connection = WebSocketConnectionHandler(inboundHighWaterMark: configuration.inboundHighWaterMark)
        try addHandler(WebSocketFrameEncoder())
        try addHandler(ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: configuration.decoderFrameSize)))
        try addHandler(WebSocketMessageHandler(role: role, configuration: configuration))
        try addHandler(connection)
        return WebSocketConnection(channel: channel, handler: connection, subprotocol: subprotocol, configuration: configuration)
    }
}
