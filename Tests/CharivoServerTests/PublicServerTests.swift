import CharivoRealtime
// Without @testable: what a program of somebody else's sees.
import CharivoServer
import CharivoTesting
import Logging
import Testing

@Suite("A server in a program of one's own")
struct PublicServerTests {
    private func statuses(
        provider: (any RealtimeProvider)?, characters: [HostedCharacter], _ paths: [String]
    ) async throws -> [Int] {
        var configuration = ServerConfiguration()
        configuration.port = 0
        let server = try await RealtimeServer.bind(
            provider: provider, characters: characters, configuration: configuration, logger: .silent)
        async let running: Void = server.run()
        var statuses: [Int] = []
        for path in paths {
            statuses.append(try await RawHTTP.exchange(port: server.port, HostileRequest.request("GET \(path)")).status)
        }
        server.beginGracefulShutdown()
        await running
        return statuses
    }

    @Test("Characters bring the gateway and the studio; a provider brings the route; neither brings the other's")
    func composition() async throws {
        let hiyori = HostedCharacter(character: Character(id: "hiyori", name: "Hiyori")) { _, _ in InMemoryRealtimeClient() }
        let paths = ["/", "/api/gateway", "/api/realtime", "/health"]
        #expect(try await statuses(provider: nil, characters: [hiyori], paths) == [200, 426, 404, 200])
        #expect(try await statuses(provider: RecordingProvider(), characters: [], paths) == [404, 404, 405, 200])
    }

    @Test("A server of nothing is refused with what to do")
    func nothing() async throws {
        let error = await #expect(throws: ServerError.self) { _ = try await RealtimeServer.bind(logger: .silent) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains("a character") == true)
    }
}
