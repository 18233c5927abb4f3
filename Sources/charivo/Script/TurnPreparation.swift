internal import CharivoAudio
internal import CharivoEngine
internal import CharivoRealtime
internal import Synchronization

/// Makes turns ready to be said, before a conversation begins: what cannot be read or spoken is known at once.
struct TurnPreparation: Sendable {
    let synthesizer: any SpeechSynthesizer
    let voice: String
    /// The longest recording that is read.
    static let maximumLength: Duration = .seconds(600)

    func prepare(_ source: TurnSource) async throws -> ScriptedTurn {
        switch source {
        case .say(let text): return ScriptedTurn(label: text, words: .spoken(try await speak(text)))
        case .sayOver(let text, let heard):
            return ScriptedTurn(label: text, words: .spoken(try await speak(text)), entry: .overReply(heard: heard))
        case .typed(let text): return ScriptedTurn(label: text, words: .typed(text))
        case .file(let path):
            let sound = try AudioFileReader.readAll(path: path, limit: Self.maximumLength)
            let name = path.split(separator: "/").last.map(String.init) ?? path
            return ScriptedTurn(label: name, words: .spoken(try sound.resampled(to: PCMAudio.realtimeSampleRate).samples))
        }
    }

    private func speak(_ text: String) async throws -> [Int16] {
        let pieces = Mutex<[PCMAudio]>([])
        try await synthesizer.speak(text, voice: voice, speed: 1) { audio in
            pieces.withLock { $0.append(audio) }
            return true
        }
        var adapter = RateAdapter(to: PCMAudio.realtimeSampleRate)
        var samples: [Int16] = []
        for piece in pieces.withLock(\.self) { samples += try adapter.process(piece) }
        samples += adapter.flush()
        guard !samples.isEmpty else {
            throw TalkFailure(.usage, "--say \"\(text)\": there is nothing to say in it. Give it words.")
        }
        return samples
    }
}
