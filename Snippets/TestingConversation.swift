// Test a conversation: a scripted provider, an event recorder, and the same over a real wire with something going wrong.
//
// snippet.hide
import CharivoOpenAI
import CharivoRealtime
import CharivoTesting

// snippet.script
func greetsBack() async throws {
    let client = ScriptedRealtimeClient([
        .config { $0.voice == "marin" },
        .message("Hello!"),
        .reply(.spoken("Good morning.")),
        .expectClose(),
    ])
    let manager = RealtimeManager(client: client, clock: VirtualClock())
    let recorder = EventRecorder(manager)
    try await manager.startSession(RealtimeSessionConfig(voice: "marin"))
    try await manager.sendMessage("Hello!")
    try await recorder.event(named: "realtime:assistant:done")
    await manager.stopSession()
    try await client.finish()  // throws what the script still expected, and where in it
}
// snippet.end

// snippet.wire
func survivesALostConnection() async throws {
    let clock = VirtualClock()
    let faults: FaultPlan = [Fault(.cut, at: .sending("response.output_audio.delta", nth: 2, connection: 1))]
    try await ProtocolServer.run(.replying(.spoken("One two three four.")), faults: faults, clock: clock) { server in
        let manager = RealtimeManager(client: OpenAIRealtimeClient(endpoint: server.url, apiKey: "test"), clock: clock)
        let recorder = EventRecorder(manager)
        try await manager.startSession()
        try await manager.sendMessage("Count!")
        try await recorder.event(named: "realtime:reconnect:attempt")
        await clock.sleeper(within: .milliseconds(500))
        clock.advance(by: .milliseconds(500))
        try await recorder.event(named: "realtime:reconnect:success")
        await manager.stopSession()
    }
}
// snippet.end

// snippet.hide
func conforms<Provider: ConformanceProvider>(
    makeProvider: @escaping @Sendable () async throws -> Provider,
    makeClient: @escaping @Sendable (Provider, @escaping @Sendable () async throws -> String?) -> any RealtimeClient
) async {
    // snippet.show
    // snippet.conformance
    let suite = RealtimeClientConformance(makeProvider: makeProvider, makeClient: makeClient)
    let report = await suite.run()
    print(report)  // a line a rule: passed, failed and why, or skipped and why
    // snippet.end
}
