import CharivoAudio
import CharivoAvatar
import CharivoRealtime
import CharivoRemote
import CharivoSpeech
import Foundation
import Testing

@testable import charivo

/// An app of its own, with our route and the embedded engine in another process.
@Suite(.timeLimit(.minutes(2))) struct RemoteSessionTests {
    @Test("Through the route to the engine: a spoken turn with a tool, and its reply is heard")
    func spokenTurn() async throws {
        let end = try await ServeProcess.serving { url in
            let spoken = try await turn("Could you smile please?")
            let speaker = ClockedAudioOutput()
            let manager = RealtimeManager(
                client: try RemoteRealtimeClient(endpoint: url), output: speaker, tools: LoadedCharacter.hiyori.tools,
                resultProjectors: [.avatar])
            await manager.setCharacter(LoadedCharacter.hiyori.character)
            let events = manager.events()
            let config = LoadedCharacter.hiyori.config(
                over: RealtimeSessionConfig(provider: "openai", inputAudioTranscription: InputAudioTranscription()))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await speaker.run() }
                try await withRealtimeSession(manager, config: config) { manager in
                    for chunk in spoken { try await manager.sendAudioChunk(chunk) }
                    var seen: Set<String> = []
                    for await event in events {
                        switch event {
                        case .userTranscript(let text, _): #expect(text.lowercased().contains("smile"), "\(text)")
                        case .expression(let id, _): #expect(id == "smile")
                        case .toolError(_, let error, _, _): Issue.record("\(error)")
                        case .error(let error): Issue.record("\(error)")
                        default: break
                        }
                        switch event {
                        case .userTranscript, .expression, .toolResult, .audioStarted: seen.insert(event.name)
                        case .assistantDone(let reply) where !reply.text.isEmpty: seen.insert(event.name)
                        default: break
                        }
                        if seen.count == 5 { break }
                    }
                    #expect(seen.count == 5, "\(seen)")
                }
                group.cancelAll()
            }
        }
        #expect(end.status == 0, "\(end.errors)")
        #expect(end.stopping < .seconds(10))
        #expect(end.output.contains("Stopping"))
    }

    @Test("talk asks an app's route for its session, with the token in CHARIVO_TOKEN")
    func talk() async throws {
        let folder = try TemporaryFolder()
        let token = "0123456789abcdef-of-a-test"
        try await ServeProcess.serving(["--tokens", try folder.write("tokens", "app \(token)\n")]) { url in
            let run = try await CommandRun.run(
                ["talk", "--json", "--say", "Could you smile please?", "--url", url], environment: ["CHARIVO_TOKEN": token], in: folder)
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.events.contains { $0.name == "realtime:assistant:done" })
            #expect(run.events.contains { $0.name == "realtime:expression" }, "\(run.output)")
        }
    }

    @Test("talk tells in one line what a route's policy has changed, and nothing where it changed nothing")
    func policy() async throws {
        let folder = try TemporaryFolder()
        let config = try folder.write(
            "charivo.json", #"{"policy": {"voices": ["cedar"], "tools": ["lookAt"], "outputTokens": 400}}"#)
        for (arguments, isChanged) in [(["--config", config], true), ([], false)] {
            try await ServeProcess.serving(arguments) { url in
                let run = try await CommandRun.run(["talk", "--plain", "--say", "Hello.", "--url", url], in: folder)
                #expect(run.status == 0, "\(run.errors)")
                let lines = run.output.split(separator: "\n").filter { $0.hasPrefix("route ") }
                #expect(lines.count == (isChanged ? 1 : 0), "\(run.output)")
                for words in ["another voice", "fewer tools", "shorter replies"] {
                    #expect(lines.first?.contains(words) ?? !isChanged, "\(run.output)")
                }
            }
        }
    }

    @Test("A server that asks for tokens refuses an app without one for good, and serves one that has it")
    func tokens() async throws {
        let folder = try TemporaryFolder()
        let token = "0123456789abcdef-of-a-test"
        try await ServeProcess.serving(["--tokens", try folder.write("tokens", "app \(token)\n")]) { url in
            let refused = RealtimeManager(client: try RemoteRealtimeClient(endpoint: url))
            let error = await #expect(throws: RealtimeError.self) { try await refused.startSession() }
            #expect(error?.code == .authentication)
            var options = RemoteOptions()
            options.headers = { [("Authorization", "Bearer \(token)")] }
            let manager = RealtimeManager(client: try RemoteRealtimeClient(endpoint: url, options: options))
            try await withRealtimeSession(manager) { manager in
                #expect(await manager.state.session.status == .active)
            }
        }
    }

    /// Words as a microphone would send them, with silence around them: the engine tells the time by the sound.
    private func turn(_ words: String) async throws -> [PCMAudio] {
        let prepared = try await TurnPreparation(synthesizer: FliteSynthesizer(), voice: "awb").prepare(.say(words))
        guard case .spoken(let samples) = prepared.words else { return [] }
        let all = Array(repeating: Int16(0), count: 12_000) + samples + Array(repeating: Int16(0), count: 24_000)
        return stride(from: 0, to: all.count, by: 480).map { PCMAudio(samples: Array(all[$0..<min($0 + 480, all.count)])) }
    }
}
