import Foundation
import Testing

/// The command as a person runs it: the embedded engine over a real WebSocket, in real time.
@Suite struct ConversationTests {
    @Test("The default script is a whole conversation: a face, a gaze, a profile, and a reply that is cut short", .timeLimit(.minutes(3)))
    func script() async throws {
        let folder = try TemporaryFolder()
        let run = try await CommandRun.run(["talk", "--json"], in: folder)
        #expect(run.status == 0, "\(run.errors)")
        let events = run.events
        func payloads(_ name: String) -> [[String: Any]] { events.filter { $0.name == name }.map(\.payload) }

        #expect(payloads("realtime:session:start").count == 1)
        #expect(payloads("realtime:session:end").count == 1)
        #expect(payloads("realtime:user:transcript").count == 7)
        #expect(payloads("realtime:expression").compactMap { $0["expressionId"] as? String } == ["smile"])
        #expect(payloads("realtime:gaze").contains { ($0["x"] as? Double ?? 0) < -0.5 })
        #expect(payloads("realtime:tool:result").contains { $0["name"] as? String == "describeCharacterProfile" })
        #expect(payloads("realtime:tool:error").isEmpty)
        #expect(payloads("realtime:error").isEmpty)
        let models = Set(payloads("realtime:usage").compactMap { $0["model"] as? String })
        #expect(models == ["charivo-offline"], "what answered and heard, and no service's")

        // The lips move while there is sound, and close with it.
        let lips = payloads("tts:lipsync:update").compactMap { $0["rms"] as? Double }
        #expect(lips.count > 600)
        #expect(lips.allSatisfy { (0...1).contains($0) })
        #expect(lips.last == 0)
        let starts = payloads("tts:audio:start").count
        #expect(starts == payloads("tts:audio:end").count && starts >= 7)

        // The transcript keeps what was heard of the reply that was cut, and no more.
        let cut = try #require(payloads("realtime:playback").first { $0["outcome"] as? String == "cut" })
        let played = try #require(cut["playedMs"] as? Int)
        #expect(played > 1_500 && played < 4_000)
        let reply = try #require(payloads("realtime:assistant:done").first { $0["responseId"] as? String == cut["responseId"] as? String })
        let heard = try #require(reply["text"] as? String)
        let generated = try #require(reply["generatedText"] as? String)
        #expect(reply["interrupted"] as? Bool == true)
        #expect(generated.hasPrefix(heard) && !heard.isEmpty && heard.count < generated.count / 2)

        try checkSound(folder.recording(), playedMs: played)
        let summary = try #require(payloads("charivo:summary").first)
        #expect(summary["turns"] as? Int == 7)
        #expect(summary["interruptions"] as? Int == 1)
        let firstAudio = try #require(summary["firstAudioMs"] as? [String: Any])
        #expect((firstAudio["all"] as? [Int])?.count == 7)
    }

    /// Speech where speech should be, and silence after the interruption.
    private func checkSound(_ recording: Recording, playedMs: Int) throws {
        let user = Recording.stretches(recording.user)
        let character = Recording.stretches(recording.character)
        #expect(user.count >= 7 && character.count >= 7)
        // The one turn of the user's that begins while the character speaks.
        let interruption = try #require(
            user.first { turn in character.contains { $0.contains(turn.lowerBound) } }, "Nobody talked over the character.")
        let cut = try #require(character.first { $0.contains(interruption.lowerBound) })
        // The service needs a few hundred milliseconds to be sure that it is speech; the sound then stops at once.
        #expect(cut.upperBound - interruption.lowerBound < 1)
        #expect(abs((cut.upperBound - cut.lowerBound) - Double(playedMs) / 1_000) < 0.15)
        #expect(!character.contains { $0.lowerBound > cut.upperBound && $0.lowerBound < interruption.upperBound })
    }

    @Test("People's recordings are heard, written down and answered", .timeLimit(.minutes(3)))
    func recordings() async throws {
        let data = "/usr/share/pocketsphinx/test/data/"
        let files = ["cards/001.wav", "cards/003.wav", "librivox/sense_and_sensibility_01_austen_64kb-0880.wav"].map { data + $0 }
        try #require(
            files.allSatisfy(FileManager.default.fileExists), "The recordings are not installed; run Scripts/setup --tests first.")
        let folder = try TemporaryFolder()
        let run = try await CommandRun.run(["talk", "--json"] + files.flatMap { ["--input", $0] }, in: folder)
        #expect(run.status == 0, "\(run.errors)")
        let transcripts = run.events.filter { $0.name == "realtime:user:transcript" }.compactMap { $0.payload["text"] as? String }
        let words = transcripts.joined(separator: " ")
        // An open vocabulary mishears people; what is asked for is that most of what they say comes through.
        let known = ["clubs", "seven", "ten", "he", "was", "young", "man"].filter { words.contains($0) }
        #expect(known.count >= 4, "Understood: \(words)")
        #expect(run.events.count { $0.name == "realtime:assistant:done" } >= 3)
        let recording = try folder.recording()
        #expect(Recording.stretches(recording.character).count >= 3)
    }

    @Test("Typed turns come from a pipe, a line each, and are answered in order", .timeLimit(.minutes(2)))
    func lines() async throws {
        let folder = try TemporaryFolder()
        let lines = try folder.write("lines.txt", "hello\n\nplease smile\nlook up")
        let run = try await CommandRun.run(["talk", "--text", "--plain"], shell: "exec < '\(lines)';", in: folder)
        #expect(run.status == 0, "\(run.errors)")
        let said = run.output.split(separator: "\n").filter { $0.hasPrefix("you ") }.map { $0.dropFirst(7) }
        #expect(said == ["hello", "please smile", "look up"])
        #expect(run.output.contains("face   smile") && run.output.contains("eyes   up"))
    }

    @Test("Ctrl-C in the middle of a reply stops at once, and leaves a whole recording", .timeLimit(.minutes(2)), arguments: [2, 15])
    func interrupted(signal: Int32) async throws {
        let folder = try TemporaryFolder()
        let run = try await CommandRun.run(
            ["talk", "--json", "--say", "Tell me a story."], signal: (after: "tts:audio:start", number: signal), in: folder)
        #expect(run.status == 128 + signal)
        // It takes a tenth of a second; what is told apart here, on a machine busy with other tests, is stopping from going on.
        #expect(try #require(run.stopping) < .seconds(5))
        #expect(run.events.contains { $0.name == "realtime:session:end" })
        #expect(run.events.last?.name == "charivo:summary")
        #expect(try folder.recording().user.count > 24_000)
    }
}
