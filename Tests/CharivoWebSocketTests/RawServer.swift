import NIOCore
import NIOPosix
import NIOSSL

/// A TCP server whose every byte is the test's own: it serves one connection at a time.
struct RawServer {
    /// Listens, serves each connection with `serve`, and runs a closure with the port.
    static func with<Result>(
        tls: NIOSSLContext? = nil, serve: @escaping @Sendable (inout RawConnection) async throws -> Void,
        _ body: (Int) async throws -> Result
    ) async throws -> Result {
        let listener = try await ServerBootstrap(group: NIOSingletons.posixEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let port = listener.channel.localAddress?.port ?? 0
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await listener.executeThenClose { connections in
                    for try await connection in connections {
                        try? await connection.executeThenClose { inbound, outbound in
                            var raw = RawConnection(outbound: outbound, inbound: inbound.makeAsyncIterator())
                            try await serve(&raw)
                        }
                    }
                }
            }
            let result = try await body(port)
            group.cancelAll()
            while let ended = await group.nextResult() { _ = ended }
            return result
        }
    }
}
