import Foundation
import Testing

@testable import CharivoRealtime

/// The guide for those who come from the seed, against the code: documentation that is wrong fails here.
@Suite("Coming from @charivo/realtime")
struct GuideTests {
    private let rows: [String]

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let guide = root.appending(path: "Sources/CharivoRealtime/Documentation.docc/ComingFromCharivoRealtime.md")
        rows = try String(contentsOf: guide, encoding: .utf8).split(separator: "\n").map(String.init).filter { $0.hasPrefix("|") }
    }

    private func row(with words: [String]) -> String? {
        rows.first { row in words.allSatisfy { row.contains("`\($0)`") || row.contains("`\($0)?`") } }
    }

    @Test("K20: the guide has a row for each of the seed's events, with its fields", arguments: SeedEvent.all)
    func events(expected: SeedEvent) {
        let ids: Set = ["responseId", "itemId", "generation", "interrupted"]
        let fields = expected.payload.keys.filter { !ids.contains($0) || expected.name == "realtime:usage" && $0 == "responseId" }
        #expect(row(with: [expected.name] + fields) != nil, "\(expected.name) with \(fields.sorted())")
    }

    @Test(
        "K01, K10, K11, K13, K15, K17, S10, S11, S12: the guide has a row for every name, option and field of the seed",
        arguments: [
            "createRealtimeManager(client, options?)", "buildRealtimeSessionConfig({ character, baseConfig? })",
            "DEFAULT_REALTIME_AGENT_INSTRUCTIONS", "RealtimeToolRegistration", "RealtimeToolResultProjector", "RealtimeLogger",
            "createRemoteRealtimeClient({ apiEndpoint })", "buildAvatarControlInstructions(catalog)", "createAvatarResultProjector()",
            "setCharacter(character)", "startSession(config)", "updateSession(config)", "stopSession()", "sendMessage(text)",
            "sendAudioChunk(chunk)", "interrupt()", "registerTool(tool)", "unregisterTool(name)", "setEventEmitter(emitter)", "tools",
            "resultProjectors", "logger", "defaultSessionConfig", "defaultToolTimeoutMs", "timeoutMs", "provider", "transport", "model",
            "voice", "instructions", "temperature", "maxTokens", "toolChoice", "inputAudioTranscription", "id", "name", "description",
            "personality", "avatar", "voice.voiceId", "voice.rate", "voice.pitch", "voice.volume", "connection", "session.status",
            "session.config", "session.characterId", "response.status", "response.text", "lastError", "audioPlaying", "awaitingResponse",
            "context.character", "context.state", "context.callId", "definition.name", "definition.description", "definition.parameters",
        ])
    func names(word: String) {
        #expect(row(with: [word]) != nil)
    }
}
