import NIOCore
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
}
