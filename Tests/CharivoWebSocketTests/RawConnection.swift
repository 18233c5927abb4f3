import NIOCore
import NIOPosix

/// A TCP connection of which every byte is the test's own.
struct RawConnection {
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var received: [UInt8] = []

    /// Connects, runs a closure, and hangs up.
    static func with<Result>(port: Int, _ body: (inout RawConnection) async throws -> Result) async throws -> Result {
        let channel = try await ClientBootstrap(group: NIOSingletons.posixEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var connection = RawConnection(outbound: outbound, inbound: inbound.makeAsyncIterator())
            return try await body(&connection)
        }
    }

    init(outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>, inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator) {
        self.outbound = outbound
        self.inbound = inbound
    }

    func send(_ bytes: some Sequence<UInt8>) async throws {
        try await outbound.write(ByteBuffer(bytes: bytes))
    }

    func send(_ text: String) async throws {
        try await send(text.utf8)
    }

    /// What comes up to and with `end`, or up to the hanging up.
    mutating func receive(upTo end: String) async throws -> String {
        while true {
            if let range = received.firstRange(of: Array(end.utf8)) {
                defer { received.removeSubrange(..<range.upperBound) }
                return String(decoding: received[..<range.upperBound], as: UTF8.self)
            }
            guard let more = try await inbound.next(isolation: #isolation) else { return String(decoding: received, as: UTF8.self) }
            received += more.readableBytesView
        }
    }

    /// So many bytes, or fewer when the peer hangs up before.
    mutating func receive(count: Int) async throws -> [UInt8] {
        while received.count < count, let more = try await inbound.next(isolation: #isolation) { received += more.readableBytesView }
        defer { received.removeFirst(min(count, received.count)) }
        return Array(received.prefix(count))
    }

    /// Everything until the peer hangs up.
    mutating func receiveAll() async throws -> String {
        while let more = try await inbound.next(isolation: #isolation) { received += more.readableBytesView }
        return String(decoding: received, as: UTF8.self)
    }
}
