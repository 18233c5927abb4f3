import NIOCore
import NIOEmbedded
import Testing

@testable import CharivoWebSocket

@Suite("A server's HTTP", .timeLimit(.minutes(1)))
struct ServerHTTPTests {
    static let handshake =
        "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"

    @Sendable static func respond(_ request: HTTPServerRequest) async -> HTTPServerResponse {
        switch request.path {
        case "/health": .text(200, "ok")
        case "/echo": HTTPServerResponse(status: 200, headers: [("X-Query", request.query ?? "none")], body: request.body)
        default: .text(404, "Not found.")
        }
    }

    /// What the server answers to these bytes until it hangs up.
    private func exchange(
        _ bytes: String, configuration: WebSocketServerConfiguration = .init(),
        upgrade: @escaping WebSocketServer.Upgrade = { _ in .accept() }
    ) async throws -> String {
        try await withServer(configuration: configuration, upgrade: upgrade, respond: Self.respond) { server in
            try await RawConnection.with(port: server.port) { connection in
                try await connection.send(bytes)
                return try await connection.receiveAll()
            }
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var request: String
        var answer: String
    }

    static let refusals = [
        Refusal(testDescription: "bytes that are no HTTP", request: "\u{16}\u{3}\u{1}garbage\r\n\r\n", answer: "HTTP/1.1 400 "),
        Refusal(testDescription: "a malformed request line", request: "GET\r\n\r\n", answer: "HTTP/1.1 400 "),
        Refusal(testDescription: "HTTP/2's preface", request: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", answer: "HTTP/1.1 400 "),
        Refusal(
            testDescription: "endless headers", request: "GET / HTTP/1.1\r\nX: " + String(repeating: "x", count: 20000),
            answer: "HTTP/1.1 431 "),
        Refusal(
            testDescription: "an offer to upgrade to h2c", request: "GET /health HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
            answer: "HTTP/1.1 200 "),
        Refusal(
            testDescription: "no key", request: handshake.replacing("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", with: ""),
            answer: "HTTP/1.1 400 "),
        Refusal(
            testDescription: "a short key", request: handshake.replacing("dGhlIHNhbXBsZSBub25jZQ==", with: "YWJj"), answer: "HTTP/1.1 400 "),
        Refusal(testDescription: "no Connection: Upgrade", request: handshake.replacing(", Upgrade", with: ""), answer: "HTTP/1.1 400 "),
        Refusal(testDescription: "version 8", request: handshake.replacing("Version: 13", with: "Version: 8"), answer: "HTTP/1.1 426 "),
        Refusal(testDescription: "a POST", request: handshake.replacing("GET", with: "POST"), answer: "HTTP/1.1 400 "),
        Refusal(testDescription: "HTTP/1.0", request: handshake.replacing("HTTP/1.1", with: "HTTP/1.0"), answer: "HTTP/1.1 400 "),
        Refusal(
            testDescription: "a body", request: handshake.replacing("Host: x", with: "Content-Length: 2") + "ab", answer: "HTTP/1.1 400 "),
        Refusal(
            testDescription: "a long body announced", request: "POST /echo HTTP/1.1\r\nContent-Length: 70000\r\n\r\n",
            answer: "HTTP/1.1 413 "),
        Refusal(
            testDescription: "a long body in chunks",
            request: "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n11170\r\n" + String(repeating: "x", count: 70000)
                + "\r\n0\r\n\r\n",
            answer: "HTTP/1.1 413 "),
        Refusal(
            testDescription: "a request that asks to close", request: "GET /nowhere HTTP/1.1\r\nConnection: close\r\n\r\n",
            answer: "HTTP/1.1 404 "),
    ]

    @Test("Every request that is no handshake is answered, and then the connection ends", arguments: refusals)
    func refuses(_ refusal: Refusal) async throws {
        let answer = try await exchange(refusal.request)
        #expect(answer.hasPrefix(refusal.answer), "\(answer)")
        #expect(answer.lowercased().contains("connection: close"))
        #expect(answer.components(of: "HTTP/1.1 ") == 1)
    }

    @Test("A refused upgrade is answered with the status, headers and body of the decision")
    func rejects() async throws {
        let answer = try await exchange(Self.handshake) { _ in .reject(.text(401, "no", headers: [("WWW-Authenticate", "Bearer")])) }
        #expect(answer.hasPrefix("HTTP/1.1 401 "))
        #expect(answer.contains("WWW-Authenticate: Bearer\r\n"))
        #expect(answer.hasSuffix("\r\n\r\nno\n"))
    }

    @Test("The handshake is the one of RFC 6455, with the subprotocol and headers of the decision, and none that would break it")
    func accepts() async throws {
        try await withServer(upgrade: { request in
            .accept(
                subprotocol: request.subprotocols.last,
                headers: [("X-Extra", "1"), ("Connection", "close"), ("Sec-WebSocket-Extensions", "x"), ("Bad", "a\r\nb: c")])
        }) { server in
            try await RawConnection.with(port: server.port) { connection in
                try await connection.send(Self.handshake.replacing("\r\n\r\n", with: "\r\nSec-WebSocket-Protocol: a, b\r\n\r\n"))
                let answer = try await connection.receive(upTo: "\r\n\r\n")
                #expect(answer.hasPrefix("HTTP/1.1 101 "))
                #expect(answer.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"))
                #expect(answer.contains("Sec-WebSocket-Protocol: b\r\n"))
                #expect(answer.contains("X-Extra: 1\r\n"))
                #expect(!answer.contains("close"))
                #expect(!answer.contains("Extensions"))
                #expect(!answer.contains("b: c"))
            }
        }
    }

    @Test("A frame in the same packet as the handshake is not lost, and a later request of a connection can upgrade too")
    func upgradesLater() async throws {
        try await withServer(respond: Self.respond) { server in
            try await RawConnection.with(port: server.port) { connection in
                try await connection.send("GET /health HTTP/1.1\r\n\r\n")
                #expect(try await connection.receive(upTo: "ok\n").hasPrefix("HTTP/1.1 200 "))
                try await connection.send(Array(Self.handshake.utf8) + RawFrame.text("early", masked: true).bytes)
                #expect(try await connection.receive(upTo: "\r\n\r\n").hasPrefix("HTTP/1.1 101 "))
                let frame = RawFrame.text("early", masked: false).bytes
                #expect(try await connection.receive(count: frame.count) == frame)
            }
        }
    }

    @Test("Requests sent ahead are answered in order, HEAD without a body, and bodies come whole")
    func pipelining() async throws {
        let answer = try await exchange(
            "GET /health HTTP/1.1\r\n\r\nHEAD /health HTTP/1.1\r\n\r\nPOST /echo?a=b HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"
                + "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
                + "GET http://x/health HTTP/1.1\r\nConnection: close\r\n\r\n")
        let parts = answer.split(separator: "HTTP/1.1 ")
        try #require(parts.count == 5)
        #expect(parts[0].hasPrefix("200 ") && parts[0].hasSuffix("\r\n\r\nok\n"))
        #expect(parts[1].contains("Content-Length: 3\r\n") && parts[1].hasSuffix("\r\n\r\n"))
        #expect(parts[2].contains("X-Query: a=b\r\n") && parts[2].hasSuffix("\r\n\r\nhello"))
        #expect(parts[3].contains("X-Query: none\r\n") && parts[3].hasSuffix("\r\n\r\nabcde"))
        #expect(parts[4].hasPrefix("200 "))
    }

    @Test("A body announced with Expect: 100-continue is asked for")
    func expectContinue() async throws {
        try await withServer(respond: Self.respond) { server in
            try await RawConnection.with(port: server.port) { connection in
                try await connection.send("POST /echo HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
                #expect(try await connection.receive(upTo: "\r\n\r\n").hasPrefix("HTTP/1.1 100 "))
                try await connection.send("hi")
                #expect(try await connection.receive(upTo: "hi").hasPrefix("HTTP/1.1 200 "))
            }
        }
    }

    @Test("A request that does not arrive in time is answered 408, and silence with silence", arguments: ["GET /health HT", ""])
    func slowHandshake(bytes: String) throws {
        let channel = EmbeddedChannel()
        let handler = HTTPServerHandler(configuration: .init(webSocket: .init(handshakeTimeout: .seconds(3))))
        try handler.addToPipeline(of: channel)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        if !bytes.isEmpty { try channel.writeInbound(ByteBuffer(string: bytes)) }
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(2999))
        #expect(channel.isActive)
        #expect(try channel.readOutbound(as: ByteBuffer.self) == nil)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        let answer = try channel.readOutbound(as: ByteBuffer.self).map { String(buffer: $0) }
        #expect(bytes.isEmpty ? answer == nil : answer?.hasPrefix("HTTP/1.1 408 ") == true)
        channel.embeddedEventLoop.advanceTime(by: .seconds(5))
        #expect(!channel.isActive)
    }

    @Test("A server that is full of sockets answers 503 unheard")
    func fullOfSockets() async throws {
        let configuration = WebSocketServerConfiguration(maximumSockets: 1)
        try await withServer(configuration: configuration, respond: Self.respond) { server in
            try await RawConnection.with(port: server.port) { first in
                try await first.send("GET /health HTTP/1.1\r\n\r\n")
                _ = try await first.receive(upTo: "ok\n")
                let answer = try await RawConnection.with(port: server.port) { try await $0.receiveAll() }
                #expect(answer.hasPrefix("HTTP/1.1 503 "))
                #expect(answer.contains("Retry-After: "))
                try await first.send("GET /health HTTP/1.1\r\n\r\n")
                #expect(try await first.receive(upTo: "ok\n").hasPrefix("HTTP/1.1 200 "))
            }
        }
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
