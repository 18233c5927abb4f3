import NIOCore
import NIOPosix
import Synchronization

/// A server of which every byte is the test's own: it reads one request on each connection and answers with the next answer of a list,
/// the last one again and again.
final class RawHTTPServer: Sendable {
    /// What it says, and whether it then hangs up.
    struct Answer: Sendable {
        var bytes: [UInt8]
        var hangsUp = true
        /// Is called when all of it was written.
        var sent: @Sendable () -> Void = {}

        init(_ text: String, hangsUp: Bool = true) {
            bytes = Array(text.utf8)
            self.hangsUp = hangsUp
        }

        /// A whole HTTP answer.
        static func http(_ status: Int, _ body: String, _ headers: [String] = []) -> Answer {
            let head = ["HTTP/1.1 \(status) X", "Content-Length: \(body.utf8.count)", "Connection: close"] + headers
            return Answer(head.joined(separator: "\r\n") + "\r\n\r\n" + body)
        }
    }

    private let kept = Mutex<[String]>([])

    /// The requests, as they came.
    var requests: [String] { kept.withLock { $0 } }

    /// Runs one for the length of a closure.
    static func serving<Result: Sendable>(
        _ answers: [Answer], _ body: (RawHTTPServer, _ port: Int) async throws -> Result
    ) async throws -> Result {
        let server = RawHTTPServer()
        let listener = try await ServerBootstrap(group: NIOSingletons.posixEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel) }
            }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try? await listener.executeThenClose { connections in
                    try await withThrowingDiscardingTaskGroup { children in
                        for try await connection in connections { children.addTask { try? await server.answer(connection, answers) } }
                    }
                }
            }
            defer { group.cancelAll() }
            return try await body(server, listener.channel.localAddress?.port ?? 0)
        }
    }

    private func answer(_ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>, _ answers: [Answer]) async throws {
        try await connection.executeThenClose { inbound, outbound in
            var text = ""
            var iterator = inbound.makeAsyncIterator()
            while !Self.isWhole(text), let more = try await iterator.next() { text += String(buffer: more) }
            guard !text.isEmpty else { return }
            let request = text
            let index = kept.withLock { kept in
                kept.append(request)
                return kept.count - 1
            }
            let answer = answers[min(index, answers.count - 1)]
            try await outbound.write(ByteBuffer(bytes: answer.bytes))
            answer.sent()
            if !answer.hangsUp { while try await iterator.next() != nil {} }
        }
    }

    private static func isWhole(_ text: String) -> Bool {
        guard let end = text.firstRange(of: "\r\n\r\n") else { return false }
        let length = text.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.split(separator: ":")[1].filter { $0 != " " }) }
        return text[end.upperBound...].utf8.count >= length ?? 0
    }
}
