import NIOCore
import NIOEmbedded
import Testing

@testable import CharivoWebSocket

@Suite("What a server keeps for clients that do not read, or are gone", .timeLimit(.minutes(1)))
struct ServerAnswerTests {
    @Test("Of requests sent ahead the next is looked at when the socket has taken the answer before it, and no more is read until then")
    func oneAnswerAtATime() throws {
        let (channel, socket, handler) = try Self.channel()
        try channel.writeInbound(ByteBuffer(string: String(repeating: "GET /a HTTP/1.1\r\nHost: x\r\n\r\n", count: 2)))
        handler.respond(.text(200, "first"), hangUp: false)
        guard case .answering = handler.state else {
            Issue.record("The second request is looked at while the first one's answer waits.")
            return
        }
        let reads = socket.reads
        channel.read()
        #expect(socket.reads == reads)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(29_999))
        #expect(channel.isActive)
        socket.take()
        guard case .serving = handler.state else {
            Issue.record("The second request is not looked at once the answer was taken.")
            return
        }
        handler.respond(.text(200, "second"), hangUp: false)
        socket.take()
        guard case .idle = handler.state else {
            Issue.record("The connection does not wait for another request.")
            return
        }
        #expect(socket.reads == reads + 1)
    }

    @Test("An answer that is not taken in time ends the connection", arguments: [false, true])
    func untaken(hangUp: Bool) throws {
        let (channel, _, handler) = try Self.channel()
        try channel.writeInbound(ByteBuffer(string: "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"))
        handler.respond(.text(200, "never read"), hangUp: hangUp)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(29_999))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(!channel.isActive)
    }

    @Test("What is no HTTP behind a good request is answered once that request's answer was taken")
    func brokenAhead() throws {
        let (channel, socket, handler) = try Self.channel()
        try channel.writeInbound(ByteBuffer(string: "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"))
        handler.respond(.text(200, "first"), hangUp: false)
        _ = try? channel.writeInbound(ByteBuffer(string: "garbage\r\n\r\n"))
        socket.take()
        socket.take()
        var answers = ""
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) { answers += String(buffer: bytes) }
        #expect(answers.hasPrefix("HTTP/1.1 200 "))
        #expect(answers.contains("HTTP/1.1 400 "))
    }

    @Test("What is being done for a client that hangs up is cancelled", arguments: ["GET / HTTP/1.1\r\n\r\n", ServerHTTPTests.handshake])
    func hangsUp(request: String) async throws {
        let began = Signal<Void>()
        let cancelled = Signal<Void>()
        @Sendable func work() async {
            began.set(())
            // Nobody sets it: only the cancellation ends this.
            _ = await Signal<Void>().wait()
            cancelled.set(())
        }
        try await withServer(
            upgrade: { _ in
                await work()
                return .accept()
            },
            respond: { _ in
                await work()
                return .text(200, "late")
            }
        ) { server in
            try await RawConnection.with(port: server.port) { connection in
                try await connection.send(request)
                _ = await began.wait()
            }
            _ = await cancelled.wait()
            #expect(cancelled.value != nil)
        }
    }

    private static func channel() throws -> (EmbeddedChannel, StuckSocket, HTTPServerHandler) {
        let channel = EmbeddedChannel()
        let socket = StuckSocket()
        try channel.pipeline.syncOperations.addHandler(socket)
        let handler = HTTPServerHandler(configuration: .init(answerTimeout: .seconds(30)))
        try handler.addToPipeline(of: channel)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return (channel, socket, handler)
    }
}
