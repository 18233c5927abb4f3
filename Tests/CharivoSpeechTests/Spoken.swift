import CharivoAudio
import CharivoEngine
import CharivoRealtime
import CharivoSpeech
import Synchronization

/// Sound that a synthesizer has made, gathered.
enum Spoken {
    static func audio(_ text: String, voice: String = "slt", speed: Double = 1) async throws -> PCMAudio {
        let samples = Mutex<[Int16]>([])
        try await FliteSynthesizer().speak(text, voice: voice, speed: speed) { audio in
            samples.withLock { $0 += audio.samples }
            return true
        }
        return PCMAudio(samples: samples.withLock { $0 })
    }
}

extension SpeechRecognizer {
    /// Feeds an utterance as a microphone would, in pieces of 20 ms, with a little silence around it as a turn detector leaves.
    func words(in audio: PCMAudio, hints: RecognitionHints = RecognitionHints(), partials: (String) -> Void = { _ in }) async throws
        -> String
    {
        let silence = PCMAudio.silence(.milliseconds(200), sampleRate: audio.sampleRate).samples
        let samples = silence + audio.samples + silence
        let utterance = try await beginUtterance(hints: hints)
        let length = audio.sampleRate / 50
        for start in stride(from: 0, to: samples.count, by: length) {
            let piece = PCMAudio(samples: Array(samples[start..<min(start + length, samples.count)]), sampleRate: audio.sampleRate)
            if let words = try await utterance.append(piece) { partials(words) }
        }
        return try await utterance.finish()
    }
}
