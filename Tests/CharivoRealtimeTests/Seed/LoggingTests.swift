import CharivoRealtime
import CharivoTesting
import Logging
import Testing

@Suite("What is logged", .timeLimit(.minutes(1)))
struct LoggingTests {
    /// A session in which something worth a line happens: a loss, a failing tool, an error. Its logger has a `sessionId` of its own.
    private func run(_ log: CapturedLog) async throws -> (manager: RealtimeManager, recorder: EventRecorder) {
        var logger = Logger(label: "test") { _ in log.handler }
        logger.logLevel = .trace
        logger[metadataKey: "sessionId"] = "the caller's"
        logger[metadataKey: "app"] = "kept"
        let client = InMemoryRealtimeClient()
        let clock = VirtualClock()
        let manager = RealtimeManager(
            client: client, tools: [Tool("fails", "Fails.") { _, _ in throw CancellationError() }], logger: logger, clock: clock)
        let recorder = EventRecorder(manager)
        async let started: Void = manager.startSession(RealtimeSessionConfig(instructions: "The secret of the house."))
        let peer = try await client.accept()
        try await peer.acknowledgeUpdate()
        try await started
        let place = OutputPlace(responseID: "resp_1", itemID: "item_1")
        peer.emit(
            .responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)),
            .outputItemAdded(responseID: "resp_1", ConversationItem(id: "item_1", kind: .assistant)),
            .textDelta(place, "Words of the character."),
            .outputItemDone(
                responseID: "resp_1",
                ConversationItem(
                    id: "fc_1", kind: .toolCall(callID: "call_1", name: "fails", arguments: #"{"pin":"4711"}"#), status: .completed)),
            .responseDone(
                ProviderResponse(
                    id: "resp_1", status: .completed, usage: TokenUsage(totalTokens: 3, inputTokens: 2, outputTokens: 1))))
        await recorder.first(named: "realtime:tool:error")
        peer.emit(.error(ProviderError(code: "odd", message: "Odd.")))
        await recorder.first(named: "realtime:error")
        peer.end()
        await recorder.first(named: "realtime:reconnect:attempt")
        await manager.stopSession()
        return (manager, recorder)
    }

    @Test("S27, S28: every line of a session carries its id, over the caller's own, and the rest of the caller's metadata")
    func sessionID() async throws {
        let log = CapturedLog()
        _ = try await run(log)
        let lines = log.lines
        #expect(lines.count >= 4)
        let ids = Set(lines.map { $0.metadata["sessionId"] })
        #expect(ids.count == 1)
        #expect(ids.first??.hasPrefix("sess_") == true)
        #expect(lines.allSatisfy { $0.metadata["app"] == "kept" })
    }

    @Test("S29: what a reply cost is told with the same session id as the log's")
    func usage() async throws {
        let log = CapturedLog()
        let (_, recorder) = try await run(log)
        guard case .usage(let report) = await recorder.first(named: "realtime:usage") else { return }
        #expect(log.lines.first?.metadata["sessionId"] == report.sessionID)
    }

    @Test("Neither prompts, transcripts nor tool arguments are in any line")
    func privacy() async throws {
        let log = CapturedLog()
        _ = try await run(log)
        for secret in ["secret of the house", "Words of the character", "4711"] {
            #expect(!log.lines.contains { "\($0)".contains(secret) })
        }
    }

    @Test("S27: the next session has another id")
    func nextSession() async throws {
        let (first, second) = (CapturedLog(), CapturedLog())
        _ = try await run(first)
        _ = try await run(second)
        #expect(first.lines.first?.metadata["sessionId"] != second.lines.first?.metadata["sessionId"])
    }
}
