internal import CharivoAudio
internal import CharivoEngine
internal import CharivoOpenAI
internal import CharivoRealtime
internal import CharivoRemote
internal import CharivoSpeech
internal import Logging

/// One conversation of the command, from the preparation of its turns to its summary.
struct Talk: Sendable {
    let plan: TalkPlan

    /// - Throws: What keeps the conversation from beginning.
    func run() async throws -> TalkEnd {
        let interruption = Interruption()
        // Nobody is asked to speak who cannot be heard.
        if plan.input == .microphone { try await Self.checkDevices() }
        let turns = try await prepareTurns()
        let recorder = try Recordings.begin(in: plan.recordings)
        let parts = makeParts(turns: turns, recorder: recorder)
        var end: TalkEnd
        do {
            switch plan.destination {
            case .embedded(let elsewhere):
                let services = try EmbeddedEngine.services(elsewhere)
                end = try await EmbeddedEngine.serving(services: services, logger: logger("charivo.engine")) { engine in
                    await parts.conversation(OpenAIRealtimeClient(endpoint: engine.url, apiKey: nil), plan, logger("charivo.session"))
                        .run(until: interruption)
                }
            case .route(let url, let token):
                let client = try Self.client(of: url, token) { parts.notices.continuation.yield(.policy(PolicyChanges($0))) }
                end = await parts.conversation(client, plan, logger("charivo.session")).run(until: interruption)
            case .service(let url, let key):
                end = await parts.conversation(OpenAIRealtimeClient(endpoint: url, apiKey: key), plan, logger("charivo.session"))
                    .run(until: interruption)
            }
        } catch {
            end = .failed(TalkFailure(any: error))
        }
        do { try await recorder.close() } catch {
            if end.status == 0 { end = .failed(TalkFailure(error)) }
        }
        let summary = parts.summary.value.flatMap { $0.hasBegun ? $0 : nil }
        if end.status == 0, let failure = summary?.lastFailure { end = .failed(TalkFailure(reply: failure)) }
        if case .failed(let failure) = end { end = .failed(failure.naming(plan.destination.credential)) }
        if summary == nil { Recordings.discard(recorder) }
        await parts.display.finish(summary)
        return end
    }

    private static func client(
        of route: String, _ token: String?, policyTold: @escaping @Sendable (String) -> Void
    ) throws(TalkFailure) -> RemoteRealtimeClient {
        var options = RemoteOptions()
        options.policyTold = policyTold
        // A little less than the session waits for all of it: the route's own failure says where and what.
        options.timeout = .seconds(12)
        if let token { options.headers = { [("Authorization", "Bearer \(token)")] } }
        do { return try RemoteRealtimeClient(endpoint: route, options: options) } catch {
            throw TalkFailure(.usage, "--url: \(error.message)")
        }
    }

    private static func checkDevices() async throws {
        try await PulseMicrophone.check()
        try await PulseSpeaker.check()
    }

    private func prepareTurns() async throws -> [ScriptedTurn] {
        guard case .script(let sources) = plan.input else { return [] }
        let preparation = TurnPreparation(synthesizer: FliteSynthesizer(), voice: plan.userVoice)
        var turns: [ScriptedTurn] = []
        for source in sources { turns.append(try await preparation.prepare(source)) }
        return turns
    }

    private func makeParts(turns: [ScriptedTurn], recorder: ConversationRecorder) -> TalkParts {
        let output = StandardOutput()
        let display: any TalkDisplay =
            switch plan.show {
            case .json: JSONDisplay(output: output)
            case .plain:
                PlainDisplay(
                    characterName: plan.character.character.name, columns: plan.columns ?? output.columns ?? 100, inColor: plan.inColor,
                    output: output)
            case .live:
                LiveDisplay(characterName: plan.character.character.name, inColor: plan.inColor, output: output) {
                    [columns = plan.columns] in columns ?? output.columns ?? 80
                }
            }
        return TalkParts(
            turns: turns, recorder: recorder, display: display, output: output, clock: ContinuousSessionClock(), summary: .init())
    }

    private func logger(_ label: String) -> Logger {
        var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = plan.isVerbose ? .debug : .critical
        return logger
    }
}
