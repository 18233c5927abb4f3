import CharivoEngine
import CharivoRealtime
import Synchronization

/// A voice that takes 10 ms for each character and makes them in pieces of 50 ms; keeps what it was given to say.
final class ScriptedSynthesizer: SpeechSynthesizer {
    struct Spoken: Equatable {
        var text: String
        var voice: String
        var speed: Double
    }

    let voices = ["anna", "bert"]
    private let sampleRate: Int
    private let before: @Sendable (String) async throws -> Void
    private let said = Mutex<[Spoken]>([])
    private let refused = Mutex(0)

    /// What it was given to say.
    var spoken: [Spoken] { said.withLock(\.self) }
    /// How often it was told that no more sound is wanted.
    var refusals: Int { refused.withLock(\.self) }

    init(sampleRate: Int = 24_000, before: @escaping @Sendable (String) async throws -> Void = { _ in }) {
        self.sampleRate = sampleRate
        self.before = before
    }

    func warmUp() async throws {}

    func speak(_ text: String, voice: String, speed: Double, onAudio: @escaping @Sendable (PCMAudio) -> Bool) async throws {
        said.withLock { $0.append(Spoken(text: text, voice: voice, speed: speed)) }
        try await before(text)
        var left = text.count * sampleRate / 100
        while left > 0 {
            let count = min(left, sampleRate / 20)
            left -= count
            guard onAudio(PCMAudio(samples: Array(repeating: 1_000, count: count), sampleRate: sampleRate)) else {
                refused.withLock { $0 += 1 }
                return
            }
        }
    }
}
