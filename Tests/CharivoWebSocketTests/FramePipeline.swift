import NIOCore
import NIOEmbedded
import NIOWebSocket

@testable import CharivoWebSocket

/// The frame and message handlers on a channel without a network, whose time is set by hand.
struct FramePipeline {
    let channel: EmbeddedChannel
    private let events = EventRecorder()

    init(role: WebSocketRole, configuration: WebSocketConfiguration = .init(pingInterval: nil)) throws {
        channel = EmbeddedChannel()
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandlers([
            FrameEncoder(), ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: configuration.decoderFrameSize)),
        ])
        try pipeline.addHandlers([WebSocketMessageHandler(role: role, configuration: configuration), events])
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    /// Bytes from the peer.
    func receive(_ bytes: [UInt8]) {
        // An error that no handler took would be thrown here; the handlers are to take them all.
        _ = try? channel.writeInbound(ByteBuffer(bytes: bytes))
        channel.read()
    }

    func receive(_ frames: RawFrame...) {
        for frame in frames { receive(frame.bytes) }
    }

    /// The messages that came out since the last call.
    func messages() throws -> [WebSocketMessage] {
        var messages: [WebSocketMessage] = []
        while let message = try channel.readInbound(as: WebSocketMessage.self) { messages.append(message) }
        return messages
    }

    /// The bytes sent since the last call.
    func sentBytes() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { bytes += buffer.readableBytesView }
        return bytes
    }

    /// The frames sent since the last call.
    func sentFrames() throws -> [RawFrame] {
        RawFrame.parse(try sentBytes()) ?? []
    }

    /// The endings reported: one at most, if all is well.
    var endings: [WebSocketClose] { events.endings }

    func advance(_ time: TimeAmount) {
        channel.embeddedEventLoop.advanceTime(by: time)
    }
}

private final class EventRecorder: ChannelInboundHandler {
    typealias InboundIn = WebSocketMessage
    typealias InboundOut = WebSocketMessage
    var endings: [WebSocketClose] = []

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let close = event as? WebSocketClose { endings.append(close) }
        context.fireUserInboundEventTriggered(event)
    }
}
