internal import NIOCore
internal import NIOWebSocket

// What the frames that arrive amount to.
extension WebSocketMessageHandler {
    func receive(_ frame: WebSocketFrame, _ context: ChannelHandlerContext) {
        // After this side has closed, what was still on its way has no reader.
        guard handshake.isOpen else { return }
        do throws(ProtocolViolation) {
            if let message = try assembler.append(opcode: frame.opcode, isFinal: frame.fin, payload: frame.data) {
                context.fireChannelRead(wrapInboundOut(message))
            }
        } catch {
            perform(handshake.violated(error), context)
        }
    }

    func peerClosed(_ payload: ByteBuffer, _ context: ChannelHandlerContext) {
        do throws(ProtocolViolation) {
            perform(handshake.peerClosed(try ClosePayload(reading: payload)), context)
        } catch {
            perform(handshake.violated(error), context)
        }
    }

    func answer(ping: ByteBuffer, _ context: ChannelHandlerContext) {
        guard handshake.isOpen else { return }
        if context.channel.isWritable {
            send(.pong, ping, context)
        } else {
            unansweredPing = ping
        }
    }

    func violated(_ code: WebSocketCloseCode, _ detail: String, _ context: ChannelHandlerContext) {
        perform(handshake.violated(ProtocolViolation(code: code, detail: detail)), context)
    }
}
