import Foundation
import Testing

@testable import CharivoWebSocket

@Suite("A server's TLS", .timeLimit(.minutes(1)))
struct ServerTLSTests {
    /// The PEM files of a certificate and a key, for the length of a closure.
    private func withFiles<Result>(
        _ certificate: String, _ key: String, _ body: (WebSocketServerTLS) async throws -> Result
    ) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (chain, secret) = (folder.appendingPathComponent("chain.pem"), folder.appendingPathComponent("key.pem"))
        try Data(certificate.utf8).write(to: chain)
        try Data(key.utf8).write(to: secret)
        return try await body(WebSocketServerTLS(certificateChain: chain.path, privateKey: secret.path))
    }

    @Test("A WebSocket over it is opened and answers; a client that does not know the certificate, or speaks no TLS, gets nothing")
    func serves() async throws {
        let localhost = TestCertificate.localhost
        try await withFiles(localhost.certificate, localhost.key) { tls in
            let server = try await WebSocketServer.bind(
                host: "127.0.0.1", port: 0, tls: tls, logger: .silent, upgrade: { _ in .accept() }, serve: echo)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await server.run() }
                let client = WebSocketClient(trust: .certificates(pem: localhost.certificate))
                let answer = try await client.withConnection(to: "wss://localhost:\(server.port)/") { connection in
                    try await connection.send(.text("over TLS"))
                    var messages = connection.inbound.makeAsyncIterator()
                    return await messages.next()
                }
                #expect(answer == .text("over TLS"))
                let distrust = await #expect(throws: WebSocketError.self) {
                    try await WebSocketClient().withConnection(to: "wss://localhost:\(server.port)/") { _ in }
                }
                #expect(distrust?.code == .tlsFailed)
                let plain = try await RawConnection.with(port: server.port) { connection in
                    try await connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                    return try await connection.receiveAll()
                }
                #expect(!plain.contains("HTTP/1.1"))
                server.beginGracefulShutdown()
                try await group.waitForAll()
            }
        }
    }

    @Test("A file that is missing or no PEM, or a key of another certificate, is told by the file's name, and none is quoted")
    func refuses() async throws {
        let (localhost, elsewhere) = (TestCertificate.localhost, TestCertificate.elsewhere)
        for (certificate, key, file) in [
            ("nonsense", localhost.key, "chain.pem"), ("", localhost.key, "chain.pem"), (localhost.certificate, "nonsense", "key.pem"),
            (localhost.certificate, elsewhere.key, "key.pem"),
        ] {
            try await withFiles(certificate, key) { tls in
                let error = #expect(throws: WebSocketError.self) { try tls.check() }
                #expect(error?.code == .tlsFailed && error?.message.contains(file) == true, "\(String(describing: error))")
                #expect(error?.message.contains("nonsense") == false && error?.message.contains("PRIVATE") == false)
            }
        }
        let nowhere = WebSocketServerTLS(certificateChain: "/nowhere/chain.pem", privateKey: "/nowhere/key.pem")
        #expect(throws: WebSocketError.self) { try nowhere.check() }
    }
}
