// Hold a conversation with a character: say something, hear it, follow what happens.
//
// snippet.hide
import CharivoAudio
import CharivoAvatar
import CharivoOpenAI
import CharivoRealtime

func converse(apiKey: String, microphone: AsyncStream<PCMAudio>) async throws {
    // snippet.show
    let profile = Tool("describeCharacterProfile", "Return the active character profile.") { _, context in
        ["success": true, "name": JSONValue(context.character?.name)]
    }
    let body = AvatarCatalog(expressions: ["smile", "sad"], motions: ["wave": 1])
    let speaker = ClockedAudioOutput { frame in /* 400 samples, 60 times a second: to your mixer */ _ = frame }
    let manager = RealtimeManager(
        client: OpenAIRealtimeClient(apiKey: apiKey), output: speaker, tools: [profile] + body.tools, resultProjectors: [.avatar])

    let hiyori = Character(
        id: "hiyori", name: "Hiyori", personality: "Cheerful and helpful assistant", voice: .init(id: "marin"))
    await manager.setCharacter(hiyori)
    let events = manager.events()
    try await manager.startSession(RealtimeSessionConfig.building(character: hiyori, base: .init(model: "gpt-realtime-mini")))
    async let _ = speaker.run()
    async let _ = { for await sound in microphone { manager.appendAudio(sound) } }()

    for await event in events {
        switch event {
        case .userTranscript(let words, _): print("you:", words)
        case .assistantDone(let reply): print("Hiyori:", reply.text)  // what was heard, if you talked over it
        case .expression(let id, _): print("Hiyori's face:", id)
        case .lipSync(let rms, _, _): _ = rms  // about 60 a second: open the mouth
        case .sessionEnded: return
        default: break
        }
    }
    // snippet.hide
}
