import Synchronization
import Testing

@testable import CharivoWebSocket

@Suite("A client and a server over loopback", .timeLimit(.minutes(1)))
struct LoopbackTests {
    @Test("Messages of both kinds come back as they were sent, in order")
    func roundTrip() async throws {
        try await withServer { server in
            let messages: [WebSocketMessage] = [.text(""), .text("häl🎧lo"), .binary([0, 255, 128]), .text(#"{"type":"x"}"#)]
            let answers = try await WebSocketClient().withConnection(to: server.url) { connection in
                for message in messages { try await connection.send(message) }
                var answers: [WebSocketMessage] = []
                for await message in connection.inbound {
                    answers.append(message)
                    if answers.count == messages.count { break }
                }
                return answers
            }
            #expect(answers == messages)
        }
    }

    @Test("A greeting sent as the connection opens arrives, and a second loop goes on where the first broke off")
    func greeting() async throws {
        try await withServer(serve: { connection, _ in
            for number in 0..<3 { try await connection.send(.text("greeting \(number)")) }
        }) { server in
            try await WebSocketClient().withConnection(to: server.url) { connection in
                for await message in connection.inbound {
                    #expect(message == .text("greeting 0"))
                    break
                }
                var rest: [WebSocketMessage] = []
                for await message in connection.inbound { rest.append(message) }
                #expect(rest == [.text("greeting 1"), .text("greeting 2")])
                #expect(connection.ending?.cause == .peerClosed)
                #expect(connection.ending?.code == .normal)
            }
        }
    }

    @Test("E17: a ping is answered by the peer's pong, as often as one asks, and fails when the connection ends")
    func ping() async throws {
        try await withServer { server in
            try await WebSocketClient().withConnection(to: server.url) { connection in
                for _ in 0..<3 { try await connection.ping() }
                await connection.close()
                let error = await #expect(throws: WebSocketError.self) { try await connection.ping() }
                #expect(error?.code == .connectionClosed)
            }
        }
    }

    @Test("A megabyte of text goes both ways")
    func megabyte() async throws {
        try await withServer { server in
            let text = WebSocketMessage.text(String(repeating: "0123456789abcdef", count: 65536))
            let answer = try await WebSocketClient().withConnection(to: server.url) { connection in
                try await connection.send(text)
                var messages = connection.inbound.makeAsyncIterator()
                return await messages.next()
            }
            #expect(answer == text)
        }
    }

    @Test("A reader that is slow slows the sender: its backlog stays below the mark and one message")
    func backpressure() async throws {
        let mark = 64 << 10
        let size = 32 << 10
        let count = 200
        let received = Atomic(0)
        let isOver = Atomic(false)
        let configuration = WebSocketServerConfiguration(webSocket: .init(inboundHighWaterMark: mark))
        try await withServer(
            configuration: configuration,
            serve: { connection, _ in
                for await message in connection.inbound {
                    // One turn of reading the socket brings 256 KiB at most, besides the beginning of a message that came before.
                    if connection.inbound.queue.waitingBytes > mark + (256 << 10) + 2 * size { isOver.store(true, ordering: .relaxed) }
                    // Slow enough to fall behind.
                    for _ in 0..<200 { await Task.yield() }
                    if message.count == size { received.add(1, ordering: .relaxed) }
                }
            }
        ) { server in
            let configuration = WebSocketConfiguration(outboundHighWaterMark: mark)
            let ending = try await WebSocketClient(configuration: configuration).withConnection(to: server.url) { connection in
                let message = WebSocketMessage.binary(Array(repeating: 7, count: size))
                for _ in 0..<count { try await connection.send(message) }
                return await connection.close()
            }
            #expect(ending.wasClean)
        }
        let (total, exceeded) = (received.load(ordering: .relaxed), isOver.load(ordering: .relaxed))
        #expect(total == count)
        #expect(!exceeded)
    }

    @Test("A peer that falls silent is noticed by the ping timeout, also when its last word came with the 101", arguments: [true, false])
    func halfOpen(hasGreeting: Bool) async throws {
        try await RawServer.with(serve: { connection in
            let request = try await connection.receive(upTo: "\r\n\r\n")
            let greeting = hasGreeting ? RawFrame.text("hello", masked: false).bytes : []
            try await connection.send(Array(try await acceptance(of: request).utf8) + greeting)
            // It reads the pings, and answers nothing.
            _ = try await connection.receiveAll()
        }) { port in
            let configuration = WebSocketConfiguration(pingInterval: .milliseconds(20), pongTimeout: .milliseconds(20))
            let ending = try await WebSocketClient(configuration: configuration).withConnection(to: "ws://127.0.0.1:\(port)/") {
                connection in
                for await _ in connection.inbound {}
                return connection.ending
            }
            #expect(ending?.cause == .pingTimeout)
            #expect(ending?.wasClean == false)
        }
    }

    @Test("Two live sides keep one another through many pings")
    func pings() async throws {
        let configuration = WebSocketConfiguration(pingInterval: .milliseconds(5), pongTimeout: .seconds(30))
        try await withServer(configuration: .init(webSocket: configuration)) { server in
            try await WebSocketClient(configuration: configuration).withConnection(to: server.url) { connection in
                var messages = connection.inbound.makeAsyncIterator()
                for number in 0..<500 {
                    try await connection.send(.text(String(number)))
                    #expect(await messages.next() == .text(String(number)))
                }
            }
        }
    }

    @Test("A client that leaves its scope closes cleanly with 1000, and the server hears it")
    func cleanClose() async throws {
        let heard = Signal<WebSocketClose>()
        try await withServer(serve: { connection, _ in
            for await _ in connection.inbound {}
            if let ending = connection.ending { heard.set(ending) }
        }) { server in
            let ending = try await WebSocketClient().withConnection(to: server.url) { connection in
                await connection.close(code: .normal, reason: "done")
            }
            #expect(ending.cause == .locallyClosed)
            #expect(ending.code == .normal)
            #expect(ending.wasClean)
            let close = try #require(await heard.wait())
            #expect(close.cause == .peerClosed)
            #expect(close.code == .normal)
            #expect(close.reason == "done")
            #expect(close.wasClean)
        }
    }

    @Test("A client whose scope throws says 1001")
    func throwingScope() async throws {
        struct Failure: Error {}
        let heard = Signal<WebSocketClose>()
        try await withServer(serve: { connection, _ in
            if let ending = await connection.waitForEnding() { heard.set(ending) }
        }) { server in
            await #expect(throws: Failure.self) {
                try await WebSocketClient().withConnection(to: server.url) { _ in throw Failure() }
            }
            #expect(await heard.wait()?.code == .goingAway)
        }
    }

    @Test("A server's handler that throws closes with 1011, and the server serves on")
    func throwingHandler() async throws {
        struct Failure: Error {}
        try await withServer(serve: { _, _ in throw Failure() }) { server in
            for _ in 0..<2 {
                let ending = try await WebSocketClient().withConnection(to: server.url) { await $0.waitForEnding() }
                #expect(ending?.code == .internalError)
            }
        }
    }

    @Test("A message over the server's limit ends the connection with 1009, and the close frame is heard although more was sent")
    func messageTooBig() async throws {
        let configuration = WebSocketServerConfiguration(webSocket: .init(maximumFrameSize: 1000, maximumMessageSize: 1000))
        try await withServer(configuration: configuration) { server in
            let ending = try await WebSocketClient().withConnection(to: server.url) { connection in
                let message = WebSocketMessage.binary(Array(repeating: 0, count: 200_000))
                for _ in 0..<20 { try? await connection.send(message) }
                return await connection.waitForEnding()
            }
            #expect(ending?.cause == .peerClosed)
            #expect(ending?.code == .messageTooBig)
            #expect(server.connectionCount <= 1)
        }
    }

    @Test("Closing while the peer still sends and nobody reads completes the handshake")
    func closeWithUnreadMessages() async throws {
        let configuration = WebSocketConfiguration(closeTimeout: .seconds(50), inboundHighWaterMark: 1000)
        try await withServer(serve: { connection, _ in
            while connection.ending == nil { try await connection.send(.binary(Array(repeating: 0, count: 10000))) }
        }) { server in
            let ending = try await WebSocketClient(configuration: configuration).withConnection(to: server.url) { connection in
                var messages = connection.inbound.makeAsyncIterator()
                _ = await messages.next()
                return await connection.close()
            }
            #expect(ending.wasClean)
        }
    }
}
