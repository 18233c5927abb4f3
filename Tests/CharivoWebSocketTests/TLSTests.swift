import Testing

@testable import CharivoWebSocket

@Suite("wss://", .timeLimit(.minutes(1)))
struct TLSTests {
    @Test("A trusted certificate for the host, by name or address, opens the connection", arguments: ["localhost", "127.0.0.1"])
    func trusted(host: String) async throws {
        try await RawServer.with(tls: TestCertificate.localhost.serverContext(), serve: Self.serve) { port in
            let client = WebSocketClient(trust: .certificates(pem: TestCertificate.localhost.certificate))
            let answer = try await client.withConnection(to: "wss://\(host):\(port)/") { connection in
                var messages = connection.inbound.makeAsyncIterator()
                return await messages.next()
            }
            #expect(answer == .text("over TLS"))
        }
    }

    struct Distrust: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var server: TestCertificate
        var trust: WebSocketTrust
    }

    @Test(
        "A certificate of nobody we trust, or for another host, is a failure of TLS",
        arguments: [
            Distrust(testDescription: "the system does not know it", server: .localhost, trust: .system),
            Distrust(
                testDescription: "another is trusted", server: .localhost, trust: .certificates(pem: TestCertificate.elsewhere.certificate)),
            Distrust(
                testDescription: "for another host", server: .elsewhere, trust: .certificates(pem: TestCertificate.elsewhere.certificate)),
        ], ["localhost", "127.0.0.1"])
    func distrusted(_ distrust: Distrust, host: String) async throws {
        try await RawServer.with(tls: distrust.server.serverContext(), serve: Self.serve) { port in
            let error = await #expect(throws: WebSocketError.self) {
                try await WebSocketClient(trust: distrust.trust).withConnection(to: "wss://\(host):\(port)/") { _ in }
            }
            #expect(error?.code == .tlsFailed, "\(String(describing: error))")
            #expect(error?.message.contains("certificate") == true && error?.message.contains("SSL") == false, "\(error?.message ?? "")")
        }
    }

    @Test("A port that does not speak TLS is a failure of TLS")
    func plainPort() async throws {
        try await withServer { server in
            let error = await #expect(throws: WebSocketError.self) {
                try await WebSocketClient().withConnection(to: "wss://127.0.0.1:\(server.port)/") { _ in }
            }
            #expect(error?.code == .tlsFailed, "\(String(describing: error))")
            #expect(error?.message.contains("does not speak TLS") == true, "\(error?.message ?? "")")
            for foreign in ["SSL", ".swift"] { #expect(error?.message.contains(foreign) == false, "\(error?.message ?? "")") }
        }
    }

    @Test("The host's name is in the hello")
    func serverName() async throws {
        let hello = Signal<[UInt8]>()
        try await RawServer.with(serve: { hello.set(try await $0.receive(count: 200)) }) { port in
            _ = await #expect(throws: WebSocketError.self) {
                try await WebSocketClient().withConnection(to: "wss://localhost:\(port)/") { _ in }
            }
        }
        let bytes = try #require(hello.value)
        #expect(bytes.firstRange(of: Array("localhost".utf8)) != nil)
    }

    @Test("Trusted certificates that are no PEM are a failure of TLS")
    func badPEM() {
        #expect(throws: WebSocketError.self) { try WebSocketTrust.certificates(pem: "nonsense").makeContext() }
    }

    /// Accepts, greets, and closes.
    @Sendable private static func serve(_ connection: inout RawConnection) async throws {
        let request = try await connection.receive(upTo: "\r\n\r\n")
        try await connection.send(await acceptance(of: request))
        try await connection.send(RawFrame.text("over TLS", masked: false).bytes + RawFrame.close(1000, masked: false).bytes)
        _ = try await connection.receive(count: 8)
    }
}
