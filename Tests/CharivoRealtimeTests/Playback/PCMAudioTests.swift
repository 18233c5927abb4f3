import Testing

@testable import CharivoRealtime

@Suite("Sound as samples", .timeLimit(.minutes(1)))
struct PCMAudioTests {
    @Test("Its rate is a positive number, also when it is changed")
    func rate() async {
        var audio = PCMAudio(samples: Array(repeating: 0, count: 48_000), sampleRate: 48_000)
        audio.sampleRate = 24_000
        #expect(audio.duration == .seconds(2))
        await #expect(processExitsWith: .failure) {
            var audio = PCMAudio(samples: [1])
            audio.sampleRate = 0
        }
    }
}
