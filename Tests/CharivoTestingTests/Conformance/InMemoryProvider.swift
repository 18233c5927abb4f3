import CharivoRealtime
import CharivoTesting
import Synchronization

/// The in-memory provider, as the conformance suite wants it.
final class InMemoryProvider: ConformanceProvider {
    private let client = Mutex<InMemoryRealtimeClient?>(nil)

    func makeClient(_ credentials: @escaping @Sendable () async throws -> String?) -> InMemoryRealtimeClient {
        let client = InMemoryRealtimeClient(credentials: credentials)
        self.client.withLock { $0 = client }
        return client
    }

    private var made: InMemoryRealtimeClient {
        get throws {
            guard let client = client.withLock(\.self) else { throw CancellationError() }
            return client
        }
    }

    func accept() async throws -> any ConformancePeer { InMemoryConformancePeer(peer: try await made.accept()) }

    func refuseNextDial(as refusal: ConformanceRefusal) async throws {
        try made.refuseNextDial(
            refusal == .authentication
                ? RealtimeError(code: .authentication, message: "The key was refused.")
                : RealtimeError(code: .transport, message: "Nobody is there."))
    }

    func holdNextDial() async -> Bool {
        (try? made.holdNextDial()) != nil
    }

    func shutDown() async {}
}

struct InMemoryConformancePeer: ConformancePeer {
    let peer: InMemoryPeer

    var generation: Int? { peer.request.generation }

    func say(_ signal: ConformanceSignal) async throws {
        switch signal {
        case .words(let words): peer.emit(.textDelta(OutputPlace(responseID: "r", itemID: "i"), words))
        case .unknown(let type): peer.emit(.unknown(type: type, [:]))
        case .malformed: peer.emit(.malformed(reason: "It is not JSON."))
        }
    }

    func nextCommandID() async throws -> String { try await peer.next().id }

    func stall() async -> Bool {
        peer.stall()
        return true
    }

    func resume() async { peer.resume() }

    func lose() async { peer.end() }

    func waitForEnd() async { await peer.waitForEnd() }
}
