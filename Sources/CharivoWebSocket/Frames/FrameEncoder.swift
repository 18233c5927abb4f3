internal import NIOCore
internal import NIOWebSocket

/// Frames into bytes: a header, then the payload, masked when the frame has a key (RFC 6455, section 5.2).
///
/// In the place of NIO's `WebSocketFrameEncoder`, for the sake of ``NIOCore/ByteBuffer/mask(with:)``.
final class FrameEncoder: ChannelOutboundHandler {
    typealias OutboundIn = WebSocketFrame
    typealias OutboundOut = ByteBuffer

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let frame = unwrapOutboundIn(data)
        var payload = frame.data
        var header = context.channel.allocator.buffer(capacity: 14)
        header.writeInteger((frame.fin ? 0x80 : 0) | UInt8(webSocketOpcode: frame.opcode))
        let maskBit: UInt8 = frame.maskKey == nil ? 0 : 0x80
        switch payload.readableBytes {
        case let length where length <= 125:
            header.writeInteger(maskBit | UInt8(length))
        case let length where length <= UInt16.max:
            header.writeMultipleIntegers(maskBit | 126, UInt16(length))
        case let length:
            header.writeMultipleIntegers(maskBit | 127, UInt64(length))
        }
        if let key = frame.maskKey {
            header.writeBytes(key)
            payload.mask(with: key)
        }
        context.write(wrapOutboundOut(header), promise: nil)
        context.write(wrapOutboundOut(payload), promise: promise)
    }
}
