internal import CharivoRealtime

/// What a microphone in front of a scripted user hears: speech where there is some, silence between.
struct MicrophoneQueue: Sendable {
    /// A piece of the microphone's sound.
    struct Chunk: Sendable, Hashable {
        var samples: [Int16]
        /// Where in the piece the speech ended, in samples; `nil` when it did not end here.
        var speechEnd: Int?
    }

    /// Samples of a chunk: 20 ms.
    static let chunkLength = PCMAudio.realtimeSampleRate / 50
    /// What is quieter is no speech: −46 dB of full scale.
    static let audibleLevel = 160

    private var speech: [Int16] = []
    private var position = 0

    /// Whether something is being said.
    var isSpeaking: Bool { position < speech.count }

    /// Says something, once what is being said is over. Silence at its end is left to the silence that follows, so that the
    /// end of speech is where a person hears it.
    mutating func speak(_ samples: [Int16]) {
        let end = samples.lastIndex { abs(Int($0)) > Self.audibleLevel }.map { $0 + 1 } ?? samples.count
        speech = Array(speech[position...]) + samples[..<end]
        position = 0
    }

    mutating func next() -> Chunk {
        guard isSpeaking else { return Chunk(samples: Array(repeating: 0, count: Self.chunkLength)) }
        let end = min(position + Self.chunkLength, speech.count)
        let spoken = speech[position..<end]
        position = end
        var chunk = Chunk(samples: Array(spoken) + Array(repeating: 0, count: Self.chunkLength - spoken.count))
        if !isSpeaking { chunk.speechEnd = spoken.count }
        return chunk
    }
}
