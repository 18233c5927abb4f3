import CharivoEngine

/// Takes whatever is loud for speech; so a test says with its samples what is speech.
struct LoudnessDetector: VoiceActivityDetector {
    let sampleRate = 16_000
    let frameLength = 320

    mutating func isSpeech(_ frame: ArraySlice<Int16>) -> Bool { frame.contains { abs(Int($0)) > 2_000 } }
    mutating func reset() {}
}
