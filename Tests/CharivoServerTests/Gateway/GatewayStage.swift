import CharivoAvatar
import CharivoRealtime
import CharivoTesting
import CharivoWebSocket
import Logging
import Synchronization
import Testing

@testable import CharivoServer

/// A gateway in a server on a loopback port, with a provider that the test plays.
struct GatewayStage {
    let provider = InMemoryRealtimeClient()
    var limits = GatewayLimits()
    var server = ServerLimits()
    var policy = SessionPolicy()
    var clock: any SessionClock = ContinuousSessionClock()
    /// What Hiyori can do besides.
    var tools: [Tool] = []
    var metrics = PrometheusMetrics()
    var logger = Logger.silent
    /// What making a client for a session fails with.
    var failure: RealtimeError?

    /// Where the server is, and how to make it go away.
    struct Place {
        var url: String
        var gateway: GatewayRoute
        var server: RealtimeServer
    }

    private var characters: [HostedCharacter] {
        let hiyori = Character(
            id: "hiyori", name: "Hiyori", personality: "Cheerful and helpful assistant", voice: .init(id: "marin"))
        return [
            HostedCharacter(
                character: hiyori, catalog: AvatarCatalog(expressions: ["neutral", "smile"], motions: ["wave": 1]), tools: tools,
                client: { [provider, failure] _, _ in
                    if let failure { throw failure }
                    return provider
                }),
            HostedCharacter(character: Character(id: "ren", name: "Ren"), client: { [provider] _, _ in provider }),
        ]
    }

    /// Serves for the length of a closure; then the server goes away, and has to end.
    func serving(_ body: (Place) async throws -> Void) async throws {
        var configuration = ServerConfiguration()
        configuration.port = 0
        configuration.limits = server
        let made = Mutex<GatewayRoute?>(nil)
        let server = try await RealtimeServer.bind(
            configuration: configuration, policy: policy, metrics: metrics, clock: clock, logger: logger
        ) { services in
            let gateway = GatewayRoute(characters: characters, services: services, limits: limits)
            made.withLock { $0 = gateway }
            return [gateway]
        }
        let route = made.withLock(\.self)
        let place = Place(
            url: "ws://\(server.host):\(server.port)/api/gateway", gateway: try #require(route), server: server)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await server.run() }
            let result: Result<Void, any Error>
            do {
                try await body(place)
                result = .success(())
            } catch {
                result = .failure(error)
            }
            server.beginGracefulShutdown()
            try await group.waitForAll()
            try result.get()
        }
    }

    /// A client that is connected, with nothing said yet.
    func connected(_ body: (ThinClient) async throws -> Void) async throws {
        try await serving { place in try await Self.connect(place.url, body) }
    }

    static func connect(_ url: String, _ body: (ThinClient) async throws -> Void) async throws {
        try await WebSocketClient().withConnection(to: url, subprotocols: [GatewayProtocol.subprotocol]) { connection in
            try await body(ThinClient(connection: connection))
        }
    }

    /// A client whose session lives.
    func live(_ body: (ThinClient, InMemoryPeer) async throws -> Void) async throws {
        try await connected { client in try await body(client, try await begin(client)) }
    }

    /// Says hello and starts the session.
    func begin(_ client: ThinClient, _ wish: JSONObject = [:]) async throws -> InMemoryPeer {
        try await client.hello(wish)
        let peer = try await provider.accept()
        try await peer.acknowledgeUpdate()
        _ = try await client.event("realtime:session:start")
        return peer
    }
}

extension InMemoryPeer {
    /// Begins a spoken reply of one item.
    func speak(response: String = "resp_1", item: String = "item_1", words: String = "Hello there, my friend.", sound: Duration) {
        let place = OutputPlace(responseID: response, itemID: item)
        emit(
            .responseCreated(ProviderResponse(id: response, status: .inProgress)),
            .outputItemAdded(responseID: response, ConversationItem(id: item, kind: .assistant, isSpoken: true)),
            .audioDelta(place, .silence(sound)), .textDelta(place, words))
    }

    /// Brings a spoken reply to its end.
    func finish(response: String = "resp_1", item: String = "item_1", words: String = "Hello there, my friend.") {
        let place = OutputPlace(responseID: response, itemID: item)
        emit(
            .audioDone(place), .textDone(place, words),
            .outputItemDone(
                responseID: response, ConversationItem(id: item, kind: .assistant, status: .completed, isSpoken: true)),
            .responseDone(ProviderResponse(id: response, status: .completed)))
    }
}
