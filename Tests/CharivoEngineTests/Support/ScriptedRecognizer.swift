import CharivoEngine
import CharivoRealtime
import Synchronization

/// Answers utterances from a script, in the order in which they begin; when it is at its end, with "hello".
final class ScriptedRecognizer: SpeechRecognizer {
    /// What becomes of an utterance.
    enum Answer: Sendable {
        case words(String)
        case held(Latch, String)
        case stuck(Latch)
        case failsToBegin
        case failsToAppend
        case failsToFinish
    }

    struct State {
        var script: [Answer]
        var begun = 0
        var finished = 0
        var cancelled = 0
        var samples: [Int] = []
        var hints: [RecognitionHints] = []
    }

    let state: Mutex<State>
    let warmUpFailure: SpeechError?

    init(_ script: [Answer] = [], warmUpFailure: SpeechError? = nil) {
        state = Mutex(State(script: script))
        self.warmUpFailure = warmUpFailure
    }

    func warmUp() async throws { if let warmUpFailure { throw warmUpFailure } }

    func beginUtterance(hints: RecognitionHints) async throws -> any RecognitionUtterance {
        let (index, answer) = state.withLock { state in
            let index = state.begun
            state.begun += 1
            state.samples.append(0)
            state.hints.append(hints)
            return (index, state.script.isEmpty ? Answer.words("hello") : state.script.removeFirst())
        }
        if case .failsToBegin = answer { throw SpeechError(code: .busy, message: "All recognisers are busy.") }
        return ScriptedUtterance(recognizer: self, index: index, answer: answer)
    }
}

/// An utterance of a ``ScriptedRecognizer``.
struct ScriptedUtterance: RecognitionUtterance {
    let recognizer: ScriptedRecognizer
    let index: Int
    let answer: ScriptedRecognizer.Answer

    func append(_ audio: PCMAudio) async throws -> String? {
        if case .failsToAppend = answer { throw SpeechError(code: .failed, message: "The recogniser failed.") }
        recognizer.state.withLock { $0.samples[index] += audio.samples.count }
        return nil
    }

    func finish() async throws -> String {
        recognizer.state.withLock { $0.finished += 1 }
        switch answer {
        case .words(let words): return words
        case .held(let latch, let words):
            try await latch.wait()
            return words
        case .stuck(let latch):
            await latch.waitStubbornly()
            return ""
        case .failsToFinish, .failsToBegin, .failsToAppend: throw SpeechError(code: .failed, message: "The recogniser failed.")
        }
    }

    func cancel() async { recognizer.state.withLock { $0.cancelled += 1 } }
}
