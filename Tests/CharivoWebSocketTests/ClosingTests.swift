import NIOCore
import NIOEmbedded
import Testing

@testable import CharivoWebSocket

@Suite("Closing", .timeLimit(.minutes(1)))
struct ClosingTests {
    @Test("The peer's close frame is answered with its code, and the server ends the TCP connection")
    func peerCloses() throws {
        let pipeline = try FramePipeline(role: .server)
        pipeline.receive(.text("last", masked: true), .close(4001, Array("bye".utf8), masked: true), .text("late", masked: true))
        #expect(try pipeline.messages() == [.text("last")])
        #expect(try pipeline.sentFrames() == [.close(4001, masked: false)])
        let ending = try #require(pipeline.endings.first)
        #expect(ending.cause == .peerClosed)
        #expect(ending.code?.rawValue == 4001)
        #expect(ending.reason == "bye")
        #expect(ending.wasClean)
        #expect(!pipeline.channel.isActive)
    }

    @Test("A client leaves the end of the TCP connection to the server, for the close timeout")
    func clientWaits() throws {
        let pipeline = try FramePipeline(role: .client, configuration: .init(pingInterval: nil, closeTimeout: .seconds(2)))
        pipeline.receive(.close(1001, masked: false))
        #expect(pipeline.endings.map(\.code) == [.goingAway])
        #expect(pipeline.channel.isActive)
        pipeline.advance(.milliseconds(1999))
        #expect(pipeline.channel.isActive)
        pipeline.advance(.milliseconds(1))
        #expect(!pipeline.channel.isActive)
        #expect(pipeline.endings.count == 1)
    }

    @Test("An empty close frame is answered with an empty one, and has no code")
    func emptyClose() throws {
        let pipeline = try FramePipeline(role: .server)
        pipeline.receive(.close(masked: true))
        #expect(try pipeline.sentFrames() == [.close(masked: false)])
        #expect(pipeline.endings.first?.code == nil)
        #expect(pipeline.endings.first?.wasClean == true)
    }

    @Test("Closing the channel runs the closing handshake, and the peer's answer completes it")
    func channelClose() throws {
        let pipeline = try FramePipeline(role: .server)
        var isClosed = false
        pipeline.channel.close().assumeIsolated().whenSuccess { isClosed = true }
        #expect(try pipeline.sentFrames() == [.close(1000, masked: false)])
        #expect(pipeline.channel.isActive)
        #expect(throws: ChannelError.self) { try pipeline.channel.writeOutbound(WebSocketMessage.text("late")) }
        // What the peer had sent before it heard of the close is not delivered.
        pipeline.receive(.text("crossing", masked: true), .close(1000, masked: true))
        #expect(try pipeline.messages().isEmpty)
        pipeline.advance(.zero)
        #expect(isClosed)
        let ending = try #require(pipeline.endings.first)
        #expect(ending.cause == .locallyClosed)
        #expect(ending.wasClean)
        #expect(ending.sentCode == .normal)
        #expect(pipeline.endings.count == 1)
    }

    @Test("A peer that does not answer the close frame is waited for no longer than the close timeout")
    func closeTimeout() throws {
        let pipeline = try FramePipeline(role: .server, configuration: .init(pingInterval: nil, closeTimeout: .seconds(2)))
        pipeline.channel.triggerUserOutboundEvent(WebSocketChannelRequest.close(code: .goingAway, reason: "x"), promise: nil)
        pipeline.advance(.seconds(1))
        #expect(pipeline.endings.isEmpty)
        pipeline.advance(.seconds(1))
        let ending = try #require(pipeline.endings.first)
        #expect(ending.cause == .locallyClosed)
        #expect(ending.sentCode == .goingAway)
        #expect(!ending.wasClean)
        #expect(!pipeline.channel.isActive)
    }

    @Test("A server that shuts down closes with 1001")
    func quiesce() throws {
        let pipeline = try FramePipeline(role: .server)
        pipeline.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(try pipeline.sentFrames() == [.close(1001, masked: false)])
    }

    @Test("An abort says 1001 and waits for nothing")
    func abort() throws {
        let pipeline = try FramePipeline(role: .client)
        pipeline.channel.triggerUserOutboundEvent(WebSocketChannelRequest.abort, promise: nil)
        #expect(try pipeline.sentFrames().map(\.closeCode) == [1001])
        #expect(!pipeline.channel.isActive)
        #expect(pipeline.endings.map(\.cause) == [.locallyClosed])
    }

    @Test("A connection that ends without a close frame was dropped")
    func dropped() throws {
        let pipeline = try FramePipeline(role: .client)
        pipeline.channel.pipeline.fireChannelInactive()
        #expect(pipeline.endings.map(\.cause) == [.dropped])
        #expect(pipeline.endings.map(\.code) == [nil])
    }

    @Test(
        "A code that may not be sent becomes 1000, and a reason is cut at a scalar's border",
        arguments: [
            (1006, 1000), (1015, 1000), (0, 1000), (999, 1000), (5000, 1000), (1000, 1000), (3000, 3000), (4999, 4999), (1011, 1011),
        ])
    func sanitizes(asked: UInt16, sent: UInt16) {
        let payload = ClosePayload(sending: WebSocketCloseCode(rawValue: asked), reason: String(repeating: "é", count: 100))
        #expect(payload.code?.rawValue == sent)
        #expect(payload.reason == String(repeating: "é", count: 61))
        #expect(payload.bytes.readableBytes <= 125)
        #expect(ClosePayload(sending: .noStatus, reason: "x").bytes.readableBytes == 0)
    }

    @Test("The reason of a violation fits into a close frame, whatever the limits are")
    func reasonsFit() throws {
        let pipeline = try FramePipeline(role: .server, configuration: .init(maximumMessageSize: 10, pingInterval: nil))
        pipeline.receive(RawFrame(opcode: 2, payload: Array(repeating: 0, count: 11), mask: RawFrame.key))
        #expect(try pipeline.sentFrames().first?.payload.count ?? 126 <= 125)
    }
}
