import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import CharivoWebSocket

@Suite("A client", .timeLimit(.minutes(1)))
struct ClientTests {
    /// The code of the error a client meets at an address.
    private func failure(
        _ url: String, headers: [(String, String)] = [], subprotocols: [String] = [],
        configuration: WebSocketConfiguration = .init(), trust: WebSocketTrust = .system
    ) async throws -> WebSocketError {
        let client = WebSocketClient(configuration: configuration, trust: trust)
        return try #require(
            await #expect(throws: WebSocketError.self) {
                try await client.withConnection(to: url, headers: headers, subprotocols: subprotocols) { _ in }
            })
    }

    @Test(
        "A URL that is not a WebSocket's is told from the others, and never quoted",
        arguments: [
            "", "secret", "http://secret/", "wss://", "ws:///secret", "ws://secret:0/", "ws://secret:99999/", "ws://u:secret@h/",
            "ws://h/#secret",
        ])
    func invalidURL(url: String) async throws {
        let error = try await failure(url)
        #expect(error.code == .invalidURL)
        #expect(!error.description.contains("secret"))
    }

    @Test("A URL gives host, port, target and authority")
    func urls() throws {
        let plain = try WebSocketURL("ws://Example.com/a%20b?c=d&e")
        #expect((plain.isSecure, plain.host.lowercased(), plain.port, plain.target) == (false, "example.com", 80, "/a%20b?c=d&e"))
        #expect(plain.authority.lowercased() == "example.com")
        let secure = try WebSocketURL("WSS://h:8443")
        #expect((secure.isSecure, secure.port, secure.target, secure.authority) == (true, 8443, "/", "h:8443"))
        let six = try WebSocketURL("wss://[::1]:443/x")
        #expect((six.host, six.port, six.authority) == ("::1", 443, "[::1]"))
        #expect(try WebSocketURL("ws://h?x").target == "/?x")
    }

    @Test(
        "Headers that would break the handshake or the request are refused, and never quoted",
        arguments: [
            ("Upgrade", "secret"), ("sec-websocket-key", "secret"), ("Host", "secret"), ("A", "b\r\nsecret: 1"), ("A\r\nB", "secret"),
            ("", "secret"),
        ])
    func invalidHeaders(name: String, value: String) async throws {
        let error = try await failure("ws://127.0.0.1:1/", headers: [(name, value)])
        #expect(error.code == .invalidRequest)
        #expect(!error.description.contains("secret"))
    }

    @Test("A subprotocol that is no token is refused")
    func invalidSubprotocol() async throws {
        #expect(try await failure("ws://127.0.0.1:1/", subprotocols: ["a b"]).code == .invalidRequest)
    }

    @Test("A port nobody listens on is a refused connection")
    func connectionRefused() async throws {
        let port = try await RawServer.with(serve: { _ in }) { $0 }
        let error = try await failure("ws://127.0.0.1:\(port)/")
        #expect(error.code == .connectionRefused)
        #expect(error.message.contains(String(port)))
    }

    @Test("A host without an address is told from one that refuses")
    func hostNotFound() async throws {
        #expect(try await failure("ws://nowhere.invalid/").code == .hostNotFound)
    }

    struct Answer: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bytes: String
        var code: WebSocketError.Code
    }

    private static let switching = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"

    static let answers = [
        Answer(testDescription: "nothing", bytes: "", code: .connectionClosed),
        Answer(testDescription: "half a head", bytes: "HTTP/1.1 101 Swit", code: .connectionClosed),
        Answer(testDescription: "no HTTP", bytes: "SSH-2.0-OpenSSH_9.2\r\n", code: .invalidHandshake),
        Answer(testDescription: "no accept", bytes: switching + "Upgrade: websocket\r\n\r\n", code: .invalidHandshake),
        Answer(
            testDescription: "another request's accept",
            bytes: switching + "Upgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n", code: .invalidHandshake),
        Answer(testDescription: "another protocol", bytes: switching + "Upgrade: h2c\r\n\r\n", code: .invalidHandshake),
        Answer(testDescription: "a plain page", bytes: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", code: .upgradeRefused),
        Answer(
            testDescription: "a redirect", bytes: "HTTP/1.1 307 Moved\r\nLocation: ws://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
            code: .upgradeRefused),
        Answer(testDescription: "a refusal cut off", bytes: "HTTP/1.1 500 No\r\nContent-Length: 99\r\n\r\nhalf", code: .upgradeRefused),
    ]

    @Test("An answer that opens nothing is told by its kind", arguments: answers)
    func badAnswers(_ answer: Answer) async throws {
        let error = try await RawServer.with(serve: { connection in
            _ = try await connection.receive(upTo: "\r\n\r\n")
            if !answer.bytes.isEmpty { try await connection.send(answer.bytes) }
        }) { port in
            try await failure("ws://127.0.0.1:\(port)/")
        }
        #expect(error.code == answer.code, "\(error)")
        #expect(!error.message.isEmpty)
    }

    @Test("A refusal carries its status, the headers worth acting on, and the beginning of its body")
    func refusal() async throws {
        let body = String(repeating: "b", count: 10000)
        let error = try await withServer(upgrade: { _ in
            .reject(.text(429, body, headers: [("Retry-After", "7"), ("X-Request-Id", "r1"), ("X-Other", "no")]))
        }) { server in
            try await failure(server.url)
        }
        #expect(error.code == .upgradeRefused)
        #expect(error.message.contains("429"))
        #expect(!error.description.contains("bbb"))
        let refusal = try #require(error.refusal)
        #expect(refusal.status == 429)
        #expect(refusal.header("retry-after") == "7")
        #expect(refusal.header("X-Request-ID") == "r1")
        #expect(refusal.header("X-Other") == nil)
        #expect(refusal.body == Array(body.utf8.prefix(4096)))
    }

    @Test("A server that is full answers 503, which says when to come back")
    func fullServer() async throws {
        try await withServer(configuration: .init(maximumConnections: 1)) { server in
            try await WebSocketClient().withConnection(to: server.url) { _ in
                let error = try await failure(server.url)
                #expect(error.refusal?.status == 503)
                #expect(error.refusal?.header("retry-after") != nil)
            }
            // The place is free again: the first client's closing is over when its scope is, on its side; on the server's, soon.
            try await WebSocketClient().withConnection(to: server.url, retryingWhileFull: true) { _ in }
        }
    }

    @Test("A server that accepts the connection and then says nothing is given up after the handshake timeout", arguments: ["ws", "wss"])
    func handshakeTimeout(scheme: String) async throws {
        let error = try await RawServer.with(serve: { _ = try await $0.receiveAll() }) { port in
            try await failure("\(scheme)://127.0.0.1:\(port)/", configuration: .init(handshakeTimeout: .milliseconds(50)))
        }
        #expect(error.code == .handshakeTimeout)
    }

    @Test("A client that is cancelled while it waits for the answer stops at once")
    func cancelledHandshake() async throws {
        let asked = Signal<Void>()
        try await RawServer.with(serve: {
            _ = try await $0.receive(upTo: "\r\n\r\n")
            asked.set(())
            _ = try await $0.receiveAll()
        }) { port in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    await #expect(throws: CancellationError.self) {
                        let client = WebSocketClient(configuration: .init(handshakeTimeout: .seconds(300)))
                        try await client.withConnection(to: "ws://127.0.0.1:\(port)/") { _ in }
                    }
                }
                _ = await asked.wait()
                group.cancelAll()
                try await group.waitForAll()
            }
        }
    }

    @Test("The request carries the headers, the subprotocols and the target; the answer's subprotocol is the connection's")
    func request() async throws {
        let seen = Signal<HTTPServerRequest>()
        try await withServer(upgrade: { request in
            seen.set(request)
            return .accept(subprotocol: "b")
        }) { server in
            let subprotocol = try await WebSocketClient().withConnection(
                to: "ws://127.0.0.1:\(server.port)/v1/realtime?model=a%20b", headers: [("Authorization", "Bearer k")],
                subprotocols: ["a", "b"]
            ) { $0.subprotocol }
            #expect(subprotocol == "b")
        }
        let request = try #require(seen.value)
        #expect((request.method, request.path, request.query) == ("GET", "/v1/realtime", "model=a%20b"))
        #expect(request.header("authorization") == "Bearer k")
        #expect(request.subprotocols == ["a", "b"])
        #expect(request.remoteAddress?.hasPrefix("127.0.0.1:") == true)
    }

    @Test("What follows the 101 is heard and answered, in one packet with it or byte by byte, even when the connection ends with it")
    func greetingWithHandshake() async throws {
        for (chunk, ends) in [(Int.max, false), (Int.max, true), (1, false), (1, true), (50, true)] {
            let inbound = try Self.afterHandshakeAndGreeting(chunk: chunk, connectionEnds: ends)
            #expect(await inbound.next() == .text("hello"), "chunks of \(chunk), connection ends: \(ends)")
            if ends { #expect(await inbound.next() == nil) }
        }
    }

    @Test("A server that answers, speaks, closes and hangs up in one breath is heard to the end")
    func oneBreath() async throws {
        try await RawServer.with(serve: { connection in
            let request = try await connection.receive(upTo: "\r\n\r\n")
            let frames = [RawFrame.text("hello", masked: false), RawFrame(opcode: 9, payload: [1]), .close(4000, masked: false)]
            try await connection.send(Array(try await acceptance(of: request).utf8) + frames.flatMap(\.bytes))
        }) { port in
            for _ in 0..<20 {
                let (messages, ending) = try await WebSocketClient().withConnection(to: "ws://127.0.0.1:\(port)/") { connection in
                    var messages: [WebSocketMessage] = []
                    for await message in connection.inbound { messages.append(message) }
                    return (messages, connection.ending)
                }
                #expect(messages == [.text("hello")])
                #expect(ending?.code?.rawValue == 4000)
                #expect(ending?.cause == .peerClosed)
            }
        }
    }

    private static func afterHandshakeAndGreeting(chunk: Int, connectionEnds: Bool) throws -> InboundQueue {
        let channel = EmbeddedChannel()
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        let handshake = try ClientHandshake(url: WebSocketURL("ws://h/"), headers: [], subprotocols: [], key: "dGhlIHNhbXBsZSBub25jZQ==")
        let opened = channel.eventLoop.makePromise(of: WebSocketConnection.self)
        var connection: WebSocketConnection?
        opened.futureResult.assumeIsolated().whenSuccess { connection = $0 }
        let handler = ClientHandshakeHandler(handshake: handshake, configuration: .init(pingInterval: nil), opened: opened)
        try handler.addToPipeline(of: channel)
        handler.start()
        let answer = switching + "Upgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
        var bytes = Array(answer.utf8) + RawFrame.text("hello", masked: false).bytes + RawFrame(opcode: 9, payload: [7]).bytes
        while !bytes.isEmpty {
            try channel.writeInbound(ByteBuffer(bytes: bytes.prefix(chunk)))
            bytes.removeFirst(min(chunk, bytes.count))
        }
        if connectionEnds { channel.pipeline.fireChannelInactive() }
        channel.embeddedEventLoop.run()
        var sent: [UInt8] = []
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { sent += buffer.readableBytesView }
        let pong = try #require(sent.firstRange(of: Array("\r\n\r\n".utf8)).map { Array(sent[$0.upperBound...]) })
        #expect(RawFrame.parse(pong)?.map(\.opcode) == [10])
        return try #require(connection).inbound.queue
    }
}

extension WebSocketClient {
    /// Connects as soon as the server has a place.
    fileprivate func withConnection(to url: String, retryingWhileFull: Bool, _ body: (WebSocketConnection) async throws -> Void)
        async throws
    {
        while true {
            do {
                return try await withConnection(to: url, body)
            } catch let error as WebSocketError where error.refusal?.status == 503 {
                continue
            }
        }
    }
}
