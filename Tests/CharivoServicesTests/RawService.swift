import NIOCore
import NIOPosix

/// A service of which every byte is the test's own: it answers every connection with a beginning, and then with one piece again and again
/// as fast as it is read, or with nothing more.
enum RawService {
    static func serving<Result: Sendable>(
        _ beginning: String, thenForever piece: String? = nil, _ body: (_ url: String) async throws -> Result
    ) async throws -> Result {
        let listener = try await ServerBootstrap(group: NIOSingletons.posixEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel) }
            }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try? await listener.executeThenClose { connections in
                    try await withThrowingDiscardingTaskGroup { children in
                        for try await connection in connections {
                            children.addTask { try? await answer(connection, beginning, piece) }
                        }
                    }
                }
            }
            defer { group.cancelAll() }
            return try await body("http://127.0.0.1:\(listener.channel.localAddress?.port ?? 0)/v1")
        }
    }

    private static func answer(
        _ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>, _ beginning: String, _ piece: String?
    ) async throws {
        try await connection.executeThenClose { inbound, outbound in
            var requests = inbound.makeAsyncIterator()
            _ = try await requests.next()
            try await outbound.write(ByteBuffer(string: beginning))
            while let piece { try await outbound.write(ByteBuffer(string: piece)) }
            while try await requests.next() != nil {}
        }
    }
}
