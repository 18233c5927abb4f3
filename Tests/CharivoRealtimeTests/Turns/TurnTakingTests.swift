import CharivoTesting
import Testing

@testable import CharivoRealtime

@Suite("Who takes turns", .timeLimit(.minutes(1)))
struct TurnTakingTests {
    private static let words = InterruptionPolicy(evidence: .words(2))

    @Test(
        "G6: settings that contradict each other are refused, with the field",
        arguments: [
            (RealtimeSessionConfig(turnDetection: TurnDetection(kind: .manual, createResponse: true)), "turnDetection.createResponse"),
            (.init(turnDetection: TurnDetection(kind: .manual, interruptResponse: true)), "turnDetection.interruptResponse"),
            (.init(turnDetection: TurnDetection(kind: .manual, threshold: 0.5)), "turnDetection.threshold"),
            (.init(turnDetection: TurnDetection(kind: .semanticVAD, silenceDurationMs: 500)), "turnDetection.silenceDurationMs"),
            (.init(turnDetection: TurnDetection(kind: .semanticVAD, idleTimeoutMs: 6_000)), "turnDetection.idleTimeoutMs"),
            (.init(turnDetection: TurnDetection(kind: .serverVAD, eagerness: "low")), "turnDetection.eagerness"),
            (.init(turnDetection: TurnDetection(kind: .serverVAD, threshold: 1.5)), "turnDetection.threshold"),
            (.init(turnDetection: TurnDetection(kind: .serverVAD, prefixPaddingMs: -1)), "turnDetection.prefixPaddingMs"),
            (.init(turnDetection: TurnDetection(kind: .serverVAD, idleTimeoutMs: 1_000)), "turnDetection.idleTimeoutMs"),
            (
                .init(turnDetection: TurnDetection(kind: .serverVAD, createResponse: false, idleTimeoutMs: 6_000)),
                "turnDetection.idleTimeoutMs"
            ),
            (.init(providerOptions: ["audio": ["input": ["turn_detection": nil]]]), "providerOptions"),
        ])
    func refused(config: RealtimeSessionConfig, field: String) async throws {
        let stage = Stage()
        let error = await #expect(throws: RealtimeError.self) { try await stage.manager.startSession(config) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.parameter == field)
        #expect(await stage.manager.state.lastError == error, "a failed start says so")
        // The wish is not kept: the next start is as if it had not been made.
        let peer = try await stage.start()
        #expect(peer.request.config.turnDetection == nil)
        await #expect(throws: RealtimeError.self) { try await stage.manager.updateSession(config) }
        #expect(try await stage.commands(peer).isEmpty, "nothing of it is sent")
        try await stage.manager.sendMessage("Still here?")
    }

    @Test("G6: words cannot be evidence where they are not written down")
    func wordsWithoutTranscription() async throws {
        var options = RealtimeManagerOptions()
        options.interruption = Self.words
        let stage = Stage(options: options)
        let error = await #expect(throws: RealtimeError.self) { try await stage.manager.startSession() }
        #expect(error?.parameter == "inputAudioTranscription")
        _ = try await stage.start(RealtimeSessionConfig(inputAudioTranscription: .init()))
    }

    @Test("G6: what the app says about turns is resolved into one policy")
    func resolved() throws {
        let pause = InterruptionPolicy(evidence: .duration(.milliseconds(500)), whileInDoubt: .pause)
        let byDefault = try TurnTaking(.init(), policy: .atOnce)
        #expect(byDefault.replier == .provider && byDefault.interrupter == .provider && byDefault.detection == nil)
        let manual = try TurnTaking(.init(turnDetection: .manual), policy: pause)
        #expect(manual.replier == .app && manual.interrupter == .app && manual.detection == .manual)
        let led = try TurnTaking(.init(turnDetection: TurnDetection(kind: .semanticVAD, eagerness: "low")), policy: pause)
        #expect(led.replier == .session && led.interrupter == .session)
        #expect(led.detection?.eagerness == "low")
        // An app that asks for replies by itself goes on doing so.
        let app = try TurnTaking(.init(turnDetection: TurnDetection(kind: .serverVAD, createResponse: false)), policy: pause)
        #expect(app.replier == .app && app.interrupter == .session)
    }
}
