import CharivoEngine
import CharivoSpeech
import Testing

@Suite("Offline speech")
struct OfflineSpeechTests {
    @Test("Where everything is installed nothing is missing, and it warms up", .timeLimit(.minutes(1)))
    func complete() async throws {
        let speech = OfflineSpeech(voice: "rms")
        #expect(speech.check() == [])
        try await speech.warmUp()
        #expect(speech.synthesizer.voices.first == "rms")
        #expect(speech.voiceActivityDetector().frameLength == 160)
    }

    @Test("What is missing is named with the package that has it")
    func missing() {
        var configuration = PocketSphinxRecognizer.Configuration()
        configuration.modelFolders = ["/nonexistent/model"]
        let lacks = OfflineSpeech(recognition: configuration).check()
        #expect(lacks.map(\.package) == ["pocketsphinx-en-us"])
        #expect(lacks.first?.message.contains("/nonexistent/model") == true)
    }
}
