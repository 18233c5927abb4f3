import Logging
import Testing

@testable import CharivoWebSocket

@Suite("A server's shutdown", .timeLimit(.minutes(1)))
struct ServerShutdownTests {
    /// Longer than the tests' limit: they end because nothing waits for it.
    static let patient = WebSocketServerConfiguration(shutdownTimeout: .seconds(300))

    @Test("Open WebSockets are closed with 1001, their handlers end, and run returns")
    func closesWebSockets() async throws {
        let served = Signal<WebSocketClose>()
        let ending = try await withServer(
            configuration: Self.patient,
            serve: { connection, request in
                try await echo(connection, request)
                if let ending = connection.ending { served.set(ending) }
            }
        ) { server in
            try await WebSocketClient().withConnection(to: server.url) { connection in
                try await connection.send(.text("are you there"))
                var messages = connection.inbound.makeAsyncIterator()
                #expect(await messages.next() == .text("are you there"))
                server.beginGracefulShutdown()
                #expect(await messages.next() == nil)
                return connection.ending
            }
        }
        #expect(ending?.cause == .peerClosed)
        #expect(ending?.code == .goingAway)
        #expect(ending?.wasClean == true)
        #expect(served.value?.cause == .locallyClosed)
        #expect(served.value?.sentCode == .goingAway)
    }

    @Test("A connection that has sent nothing does not hold the shutdown up", arguments: ["", "GET /hea"])
    func silentConnection(bytes: String) async throws {
        try await withServer(configuration: Self.patient, respond: ServerHTTPTests.respond) { server in
            try await RawConnection.with(port: server.port) { connection in
                // Another one answered: the server has accepted the first by then.
                try await connection.send(bytes)
                try await RawConnection.with(port: server.port) { other in
                    try await other.send("GET /health HTTP/1.1\r\n\r\n")
                    _ = try await other.receive(upTo: "ok\n")
                }
                server.beginGracefulShutdown()
                #expect(try await connection.receiveAll().isEmpty)
            }
        }
    }

    @Test("A request being served is answered first, and the answer says that the connection ends")
    func answersFirst() async throws {
        let asked = Signal<Void>()
        let go = Signal<Void>()
        let answer = try await withServer(
            configuration: Self.patient,
            respond: { _ in
                asked.set(())
                _ = await go.wait()
                return .text(200, "late")
            }
        ) { server in
            try await RawConnection.with(port: server.port) { connection in
                try await connection.send("GET / HTTP/1.1\r\n\r\n")
                _ = await asked.wait()
                server.beginGracefulShutdown()
                go.set(())
                return try await connection.receiveAll()
            }
        }
        #expect(answer.hasPrefix("HTTP/1.1 200 "))
        #expect(answer.contains("Connection: close\r\n"))
        #expect(answer.hasSuffix("late\n"))
    }

    @Test("A handler and a peer that do not end are forced at the deadline")
    func forces() async throws {
        let cancelled = Signal<Void>()
        let configuration = WebSocketServerConfiguration(
            webSocket: .init(pingInterval: nil, closeTimeout: .seconds(300)), shutdownTimeout: .milliseconds(50))
        let began = Signal<Void>()
        try await withServer(
            configuration: configuration,
            serve: { _, _ in
                began.set(())
                _ = await Signal<Void>().wait()
                cancelled.set(())
            }
        ) { server in
            try await RawConnection.with(port: server.port) { connection in
                try await connection.send(ServerHTTPTests.handshake)
                _ = await began.wait()
                server.beginGracefulShutdown()
                // The close frame is never answered.
                _ = try? await connection.receiveAll()
            }
        }
        #expect(cancelled.value != nil)
    }

    @Test("Cancelling run ends everything at once")
    func cancellation() async throws {
        let server = try await WebSocketServer.bind(
            host: "127.0.0.1", port: 0, configuration: Self.patient, logger: .silent, upgrade: { _ in .accept() }, serve: echo)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await server.run() }
            try await WebSocketClient().withConnection(to: server.url) { connection in
                try await connection.send(.text("x"))
                var messages = connection.inbound.makeAsyncIterator()
                _ = await messages.next()
                group.cancelAll()
                #expect(await messages.next() == nil)
                #expect(connection.ending?.code == .goingAway)
            }
            try await group.waitForAll()
        }
    }

    @Test("A server that is never run gives its port back")
    func neverRun() async throws {
        var server: WebSocketServer? = try await WebSocketServer.bind(
            host: "127.0.0.1", port: 0, logger: .silent, upgrade: { _ in .accept() }, serve: echo)
        let port = try #require(server?.port)
        server = nil
        try await withServer { other in
            #expect(other.port > 0)
            await #expect(throws: (any Error).self) {
                try await RawConnection.with(port: port) { connection in _ = try await connection.receiveAll() }
            }
        }
    }

    @Test("A port that is taken is a failure to bind")
    func portTaken() async throws {
        try await withServer { server in
            let error = await #expect(throws: WebSocketError.self) {
                _ = try await WebSocketServer.bind(
                    host: "127.0.0.1", port: server.port, logger: .silent, upgrade: { _ in .accept() }, serve: echo)
            }
            #expect(error?.code == .bindFailed)
        }
    }
}
