import CharivoRealtime
import CharivoTesting

/// A live session over the in-memory provider, fed with replies as a service sends them.
final class Conversation {
    private let manager: RealtimeManager
    private let peer: InMemoryPeer
    private let output: ManualAudioOutput
    private let consumers: [Task<Void, Never>]
    private var ends: AsyncStream<Void>.Iterator
    private var turns = 0

    /// - Parameter consumers: How many consumers read the session's events.
    init(consumers: Int) async throws {
        let client = InMemoryRealtimeClient()
        let output = ManualAudioOutput()
        let manager = RealtimeManager(client: client, output: output, clock: VirtualClock())
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        manager.setEventEmitter { event in
            if case .responseDone = event { end.yield(()) }
        }
        self.consumers = (0..<consumers).map { _ in
            let events = manager.events()
            return Task { for await _ in events {} }
        }
        async let started: Void = manager.startSession()
        peer = try await client.accept()
        try await peer.acknowledgeUpdate()
        try await started
        self.manager = manager
        self.output = output
        self.ends = ends.makeAsyncIterator()
    }

    deinit { for consumer in consumers { consumer.cancel() } }

    /// One reply of two seconds of sound in pieces of 50 ms, with its words, from its beginning to its end.
    func reply() async {
        turns += 1
        let id = "resp_\(turns)"
        let place = OutputPlace(responseID: id, itemID: "item_\(turns)")
        peer.emit(
            .responseCreated(ProviderResponse(id: id, status: .inProgress)),
            .outputItemAdded(responseID: id, ConversationItem(id: place.itemID, kind: .assistant, isSpoken: true)))
        for _ in 0..<40 { peer.emit(.audioDelta(place, Self.sound), .textDelta(place, "word ")) }
        peer.emit(
            .audioDone(place), .textDone(place, String(repeating: "word ", count: 40)),
            .outputItemDone(responseID: id, ConversationItem(id: place.itemID, kind: .assistant, status: .completed, isSpoken: true)),
            .responseDone(ProviderResponse(id: id, status: .completed)))
        await ends.next()
        output.render(.seconds(2))
    }

    private static let sound = PCMAudio(samples: (0..<1_200).map { Int16($0 % 200 * 100) })
}
