import NIOCore
import NIOPosix

/// Sends bytes as they are, and reads what comes back.
enum RawHTTP {
    /// What the server answers until it hangs up.
    static func exchange(port: Int, _ parts: [UInt8]...) async throws -> RawAnswer {
        let channel = try await ClientBootstrap(group: NIOSingletons.posixEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            // A server that refuses early may have hung up on the rest.
            for part in parts { try? await outbound.write(ByteBuffer(bytes: part)) }
            var bytes: [UInt8] = []
            do {
                for try await more in inbound { bytes += more.readableBytesView }
            } catch {
                // A reset after the answer: what came before it counts.
            }
            return RawAnswer(bytes)
        }
    }

    /// Opens connections one after the other, the first of which is served and the others refused, and holds them all.
    static func holding(port: Int, count: Int, _ body: () async throws -> Void) async throws {
        var channels: [any Channel] = []
        for index in 0..<count {
            let (answered, answer) = AsyncStream.makeStream(of: Void.self)
            let channel = try await ClientBootstrap(group: NIOSingletons.posixEventLoopGroup)
                .channelOption(.allowRemoteHalfClosure, value: true)
                .channelInitializer { channel in channel.pipeline.addHandler(FirstRead { answer.finish() }) }
                .connect(host: "127.0.0.1", port: port).get()
            channels.append(channel)
            if index == 0 { try await channel.writeAndFlush(ByteBuffer(string: "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")).get() }
            for await _ in answered {}
        }
        try await body()
        for channel in channels { try? await channel.close().get() }
    }

    private final class FirstRead: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        private let tell: @Sendable () -> Void

        init(_ tell: @escaping @Sendable () -> Void) { self.tell = tell }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { tell() }
    }

    /// Sends a request, waits for something, and hangs up.
    static func hangUp(port: Int, after request: String, _ wait: () async -> Void) async {
        let channel = try? await ClientBootstrap(group: NIOSingletons.posixEventLoopGroup).connect(host: "127.0.0.1", port: port).get()
        try? await channel?.writeAndFlush(ByteBuffer(string: request)).get()
        await wait()
        try? await channel?.close().get()
    }

    static func exchange(port: Int, _ text: String) async throws -> RawAnswer {
        try await exchange(port: port, Array(text.utf8))
    }
}
