import CharivoRealtime
import CharivoTesting
import Synchronization
import Testing

/// A manager with everything around it in the test's hands.
final class Stage: Sendable {
    let client: InMemoryRealtimeClient
    let output: ManualAudioOutput
    let clock = VirtualClock(limit: .issue)
    let manager: RealtimeManager
    let recorder: EventRecorder
    private let marks = Atomic(0)

    init(
        tools: [Tool] = [], projectors: [ResultProjector] = [], options: RealtimeManagerOptions = .init(),
        capabilities: RealtimeCapabilities = .init(), output: ManualAudioOutput = ManualAudioOutput(limit: .issue)
    ) {
        self.output = output
        client = InMemoryRealtimeClient(capabilities: capabilities)
        manager = RealtimeManager(
            client: client, output: output, tools: tools, resultProjectors: projectors, options: options, clock: clock)
        recorder = EventRecorder(manager, limit: .issue)
    }

    /// A session that lives.
    func start(_ config: RealtimeSessionConfig? = nil) async throws -> InMemoryPeer {
        async let started: Void = manager.startSession(config)
        let peer = try await client.accept()
        try await peer.acknowledgeUpdate()
        try await started
        return peer
    }

    /// The provider begins a reply with one spoken item, and sends some of its sound and words.
    func speak(
        _ peer: InMemoryPeer, response: String = "resp_1", item: String = "item_1", words: String = "Hello there, my friend.",
        sound: Duration = .seconds(2), requestID: String? = nil
    ) async {
        let place = OutputPlace(responseID: response, itemID: item)
        peer.emit(
            .responseCreated(ProviderResponse(id: response, status: .inProgress, requestID: requestID)),
            .outputItemAdded(responseID: response, ConversationItem(id: item, kind: .assistant, isSpoken: true)),
            .audioDelta(place, .silence(sound)), .textDelta(place, words))
        await recorder.first {
            if case .assistantDelta(_, let turn) = $0 { turn.responseID == response } else { false }
        }
        await settle(peer)
    }

    /// The provider brings a reply to its end.
    func finish(
        _ peer: InMemoryPeer, response: String = "resp_1", item: String = "item_1", words: String = "Hello there, my friend.",
        status: ProviderResponse.Status = .completed, usage: TokenUsage? = nil
    ) async {
        let place = OutputPlace(responseID: response, itemID: item)
        peer.emit(
            .audioDone(place), .textDone(place, words),
            .outputItemDone(
                responseID: response,
                ConversationItem(id: item, kind: .assistant, status: status == .completed ? .completed : .interrupted, isSpoken: true)),
            .responseDone(ProviderResponse(id: response, status: status, usage: usage)))
        await done(response, peer)
    }

    func done(_ response: String, _ peer: InMemoryPeer) async {
        await recorder.first {
            if case .responseDone(let report) = $0 { report.turn.responseID == response } else { false }
        }
        await settle(peer)
    }

    /// The provider calls tools in one reply, which then ends.
    func callTools(_ peer: InMemoryPeer, response: String = "resp_1", _ calls: [(id: String, name: String, arguments: String)]) async {
        peer.emit(.responseCreated(ProviderResponse(id: response, status: .inProgress)))
        for call in calls {
            let kind = ConversationItem.Kind.toolCall(callID: call.id, name: call.name, arguments: call.arguments)
            peer.emit(
                .outputItemAdded(responseID: response, ConversationItem(id: "fc_\(call.id)", kind: kind)),
                .outputItemDone(responseID: response, ConversationItem(id: "fc_\(call.id)", kind: kind, status: .completed)))
        }
        peer.emit(.responseDone(ProviderResponse(id: response, status: .completed)))
        await done(response, peer)
    }

    /// Plays that much of what waits, and waits until the session knows.
    func hear(_ duration: Duration) async {
        let mark = recorder.events.count
        guard output.queued > .zero else { return }
        output.render(duration)
        await recorder.first(after: mark) { if case .lipSync = $0 { true } else { false } }
        _ = await manager.state
    }

    /// Waits until the session has taken in whatever the peer said before.
    ///
    /// A mark follows it through the same stream: an event of a type nobody knows, which the session tells of once.
    func settle(_ peer: InMemoryPeer) async {
        let mark = "mark.\(marks.add(1, ordering: .relaxed).newValue)"
        peer.emit(.unknown(type: mark, [:]))
        // After its end nothing that a peer says reaches the session.
        guard peer.ended == nil else { return }
        await recorder.first { event in
            if case .diagnostic(let diagnostic) = event { diagnostic.message.hasSuffix(" \(mark).") } else { false }
        }
        _ = await manager.state
    }

    /// Everything that the session has sent and the test has not looked at, but sound.
    ///
    /// A mark follows it through the same queue: a piece of sound of a length that nothing else has.
    func commands(_ peer: InMemoryPeer) async throws -> [ProviderCommand] {
        await settle(peer)
        let mark = PCMAudio(samples: [1, 2, 3])
        manager.appendAudio(mark)
        var commands: [ProviderCommand] = []
        while true {
            let command = try await peer.next().command
            if case .appendAudio(mark) = command { return commands }
            if case .appendAudio = command { continue }
            commands.append(command)
        }
    }
}

extension WaitLimit {
    /// A wait that is not met is an issue of the test that waits, and the test goes on to its end.
    static let issue = WaitLimit.reporting(after: .seconds(20)) { Issue.record("\($0)") }
}

extension InMemoryPeer {
    /// The next command, with its message id.
    func expectCreateResponse() async throws -> (request: ResponseRequest, messageID: String) {
        let message = try await nextCommand()
        guard case .createResponse(let request) = message.command else {
            Issue.record("Expected response.create, got \(message.command)")
            throw CancellationError()
        }
        return (request, message.id)
    }

    func expectItem() async throws -> ConversationItem {
        let message = try await nextCommand()
        guard case .createItem(let item, _) = message.command else {
            Issue.record("Expected an item, got \(message.command)")
            throw CancellationError()
        }
        return item
    }
}
