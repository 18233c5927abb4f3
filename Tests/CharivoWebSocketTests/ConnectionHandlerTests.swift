import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import CharivoWebSocket

@Suite("A connection's ends", .timeLimit(.minutes(1)))
struct ConnectionHandlerTests {
    /// A server's connection on a channel without a network.
    private func open(_ configuration: WebSocketConfiguration = .init(pingInterval: nil)) async throws -> (
        NIOAsyncTestingChannel, WebSocketConnection
    ) {
        let channel = NIOAsyncTestingChannel()
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
        let connection = try await channel.eventLoop.submit {
            try WebSocketConnection.open(on: channel, role: .server, subprotocol: nil, configuration: configuration)
        }.get()
        return (channel, connection)
    }

    @Test("A send suspends while the peer is slow, and goes on, in order, when it has caught up")
    func sendSuspends() async throws {
        let (channel, connection) = try await open()
        try await setWritable(false, channel)
        let (sent, done) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for number in 0..<3 {
                    try await connection.send(.text(String(number)))
                    done.yield(number)
                }
                done.finish()
            }
            // The first send is in the handler's hands once its turn on the event loop is over; nothing is written then.
            await channel.testingEventLoop.run()
            #expect(try await channel.readOutbound(as: ByteBuffer.self) == nil)
            try await setWritable(true, channel)
            var numbers: [Int] = []
            for await number in sent { numbers.append(number) }
            #expect(numbers == [0, 1, 2])
            try await group.waitForAll()
        }
        var bytes: [UInt8] = []
        while let buffer = try await channel.readOutbound(as: ByteBuffer.self) { bytes += buffer.readableBytesView }
        #expect(RawFrame.parse(bytes)?.map(\.payload) == ["0", "1", "2"].map { Array($0.utf8) })
    }

    @Test("A send that is cancelled while it waits is not sent")
    func cancelledSend() async throws {
        let (channel, connection) = try await open()
        try await setWritable(false, channel)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: CancellationError.self) { try await connection.send(.text("never")) }
            }
            await channel.testingEventLoop.run()
            group.cancelAll()
        }
        try await setWritable(true, channel)
        try await connection.send(.text("ever"))
        var bytes: [UInt8] = []
        while let buffer = try await channel.readOutbound(as: ByteBuffer.self) { bytes += buffer.readableBytesView }
        #expect(RawFrame.parse(bytes)?.map(\.payload) == [Array("ever".utf8)])
    }

    @Test("E16: a ping over a half-open connection waits until its task is cancelled, and another's pong does not answer it")
    func unansweredPing() async throws {
        let (channel, connection) = try await open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: CancellationError.self) { try await connection.ping() }
            }
            // Its head and its eight bytes may be written apart.
            var ping: [UInt8] = []
            while ping.count < 10 { ping += try await channel.waitForOutboundWrite(as: ByteBuffer.self).readableBytesView }
            #expect(RawFrame.parse(ping)?.map(\.opcode) == [9])
            try await channel.writeInbound(
                ByteBuffer(bytes: RawFrame(opcode: 10, payload: Array(repeating: 0, count: 8), mask: [1, 2, 3, 4]).bytes))
            group.cancelAll()
        }
        #expect(try await channel.readOutbound(as: ByteBuffer.self) == nil)
    }

    @Test("A send that waits when the connection drops fails, and so does one after it")
    func sendAfterDrop() async throws {
        let (channel, connection) = try await open()
        try await setWritable(false, channel)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                let error = await #expect(throws: WebSocketError.self) { try await connection.send(.text("waits")) }
                #expect(error?.code == .connectionClosed)
            }
            await channel.testingEventLoop.run()
            try? await channel.testingEventLoop.executeInContext { channel.pipeline.fireChannelInactive() }
        }
        let error = await #expect(throws: WebSocketError.self) { try await connection.send(.text("late")) }
        #expect(error?.code == .connectionClosed)
        #expect(connection.ending?.cause == .dropped)
    }

    @Test("A message over the limit is not sent, and the connection goes on")
    func tooLarge() async throws {
        let (_, connection) = try await open(.init(maximumMessageSize: 10, pingInterval: nil))
        let error = await #expect(throws: WebSocketError.self) { try await connection.send(.binary(Array(repeating: 0, count: 11))) }
        #expect(error?.code == .messageTooLarge)
        try await connection.send(.binary(Array(repeating: 0, count: 10)))
        #expect(connection.ending == nil)
    }

    @Test("Reads stop while messages wait for their reader, and go on when it has taken half of them")
    func readsStop() async throws {
        let (channel, connection) = try await open(.init(pingInterval: nil, inboundHighWaterMark: 1000))
        let reads = ReadCounter()
        try await channel.testingEventLoop.executeInContext { try channel.pipeline.syncOperations.addHandler(reads, position: .first) }
        func readCount() async throws -> Int {
            try await channel.testingEventLoop.executeInContext {
                channel.pipeline.read()
                return reads.count
            }
        }
        let frame = RawFrame(opcode: 2, payload: Array(repeating: 1, count: 400), mask: RawFrame.key)
        try await channel.writeInbound(ByteBuffer(bytes: frame.bytes))
        #expect(try await readCount() == 1)
        for _ in 0..<2 { try await channel.writeInbound(ByteBuffer(bytes: frame.bytes)) }
        #expect(try await readCount() == 1)
        var messages = connection.inbound.makeAsyncIterator()
        _ = await messages.next()
        #expect(try await readCount() == 1)
        _ = await messages.next()
        // The room is told of on the event loop; the read that was held is made there.
        #expect(try await readCount() == 3)
    }

    private func setWritable(_ isWritable: Bool, _ channel: NIOAsyncTestingChannel) async throws {
        channel.isWritable = isWritable
        try await channel.testingEventLoop.executeInContext { channel.pipeline.fireChannelWritabilityChanged() }
    }
}

private final class ReadCounter: ChannelOutboundHandler, Sendable {
    typealias OutboundIn = Any
    private let total = Mutex(0)
    var count: Int { total.withLock { $0 } }

    func read(context: ChannelHandlerContext) {
        total.withLock { $0 += 1 }
        context.read()
    }
}
