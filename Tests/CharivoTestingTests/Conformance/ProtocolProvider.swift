import CharivoJSON
import CharivoTesting

/// The protocol server, as the conformance suite wants it.
final class ProtocolProvider: ConformanceProvider {
    let server: ProtocolServer
    private let stop: AsyncStream<Void>.Continuation
    private let running: Task<Void, Never>

    init() async throws {
        let (stopped, stop) = AsyncStream<Void>.makeStream()
        let (made, tell) = AsyncStream<ProtocolServer>.makeStream()
        running = Task {
            try? await ProtocolServer.run { server in
                tell.yield(server)
                for await _ in stopped {}
            }
            tell.finish()
        }
        self.stop = stop
        var servers = made.makeAsyncIterator()
        guard let server = await servers.next() else { throw CancellationError() }
        self.server = server
    }

    func accept() async throws -> any ConformancePeer { ProtocolPeer(connection: try await server.accept()) }

    func refuseNextDial(as refusal: ConformanceRefusal) async throws {
        let next = server.dialCount + 1
        server.inject(
            refusal == .authentication ? .badKey(connection: next) : Fault(.refuse(status: 503), at: .handshake(connection: next)))
    }

    func holdNextDial() async -> Bool {
        server.inject(Fault(.hold, at: .handshake(connection: server.dialCount + 1)))
        return true
    }

    func shutDown() async {
        stop.finish()
        await running.value
    }
}

struct ProtocolPeer: ConformancePeer {
    let connection: ProtocolConnection

    /// The protocol does not carry it.
    var generation: Int? { nil }

    func say(_ signal: ConformanceSignal) async throws {
        switch signal {
        case .words(let words):
            connection.send("response.output_text.delta", ["response_id": "r", "item_id": "i", "delta": .string(words)])
        case .unknown(let type): connection.send(type)
        case .malformed: connection.send(text: "{")
        }
    }

    func nextCommandID() async throws -> String { try await connection.next().id ?? "" }

    func stall() async -> Bool {
        await connection.stall()
        return true
    }

    func resume() async { await connection.resume() }

    func lose() async { connection.cut() }

    func waitForEnd() async { await connection.waitForEnd() }
}
