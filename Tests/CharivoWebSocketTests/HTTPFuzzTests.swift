import CharivoTesting
import NIOCore
import NIOEmbedded
import Testing

@testable import CharivoWebSocket

@Suite("Hostile requests and answers", .timeLimit(.minutes(1)))
struct HTTPFuzzTests {
    private static let requests = [
        ServerHTTPTests.handshake, "GET /health HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
        "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello",
        "CONNECT a:1 HTTP/1.1\r\n\r\n", "HEAD / HTTP/1.0\r\n\r\n",
    ]

    @Test("Whatever a client sends, the server ends the connection when the time is over, with an answer or none")
    func server() throws {
        var random = SeededRandom.drawn()
        for number in 0..<1000 {
            let bytes = Self.mutated(Self.requests, &random)
            let channel = EmbeddedChannel()
            let handler = HTTPServerHandler(configuration: .init())
            try handler.addToPipeline(of: channel)
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
            Self.feed(bytes, to: channel, &random) { handler.respond(.text(200, "ok"), hangUp: false) }
            // Three requests at most, and what a mutation makes of them.
            for _ in 0..<10 { handler.respond(.text(200, "ok"), hangUp: false) }
            channel.embeddedEventLoop.advanceTime(by: .seconds(60))
            let answer = try channel.readOutbound(as: ByteBuffer.self).map { String(buffer: $0) }
            if channel.isActive || answer?.hasPrefix("HTTP/1.1 ") == false {
                Issue.record("Case \(number): \(bytes). \(random.repetition)")
            }
        }
    }

    @Test("Whatever a server answers, the client's attempt ends, with a connection or an error")
    func client() throws {
        var random = SeededRandom.drawn()
        let answers = [
            "HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
            "HTTP/1.1 401 No\r\nContent-Length: 5\r\n\r\nhello",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        ]
        for number in 0..<1000 {
            let bytes = Self.mutated(answers, &random)
            let channel = EmbeddedChannel()
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
            let handshake = try ClientHandshake(
                url: WebSocketURL("ws://h/"), headers: [], subprotocols: [], key: "dGhlIHNhbXBsZSBub25jZQ==")
            let opened = channel.eventLoop.makePromise(of: WebSocketConnection.self)
            var outcomes = 0
            opened.futureResult.assumeIsolated().whenComplete { _ in outcomes += 1 }
            opened.futureResult.whenFailure { _ in channel.close(promise: nil) }
            let handler = ClientHandshakeHandler(handshake: handshake, configuration: .init(), opened: opened)
            try handler.addToPipeline(of: channel)
            handler.start()
            Self.feed(bytes, to: channel, &random) {}
            channel.embeddedEventLoop.advanceTime(by: .seconds(100))
            if outcomes != 1 || channel.isActive { Issue.record("Case \(number): \(bytes). \(random.repetition)") }
        }
    }

    private static func feed(_ bytes: [UInt8], to channel: EmbeddedChannel, _ random: inout SeededRandom, _ between: () -> Void) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(Int.random(in: 1...rest.count, using: &random))
            _ = try? channel.writeInbound(ByteBuffer(bytes: chunk))
            channel.read()
            rest = rest.dropFirst(chunk.count)
            if Bool.random(using: &random) { channel.embeddedEventLoop.run() }
            if Bool.random(using: &random) { between() }
        }
        if Int.random(in: 0..<5, using: &random) == 0 { channel.close(promise: nil) }
    }

    private static func mutated(_ texts: [String], _ random: inout SeededRandom) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) { bytes += (texts.randomElement(using: &random) ?? "").utf8 }
        if Bool.random(using: &random) { bytes += random.bytes(20) }
        for _ in 0..<Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: index)
            default: bytes = Array(bytes.prefix(index + 1))
            }
        }
        return bytes
    }
}
