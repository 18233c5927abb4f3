internal import CharivoRealtime

/// Cuts a stream of sound into a detector's frames and has them judged, keeping each frame beside its sound as it came.
struct FrameJudge: Sendable {
    /// A frame's worth of the sound as it came, with the verdict on it.
    struct Judged: Sendable {
        var audio: PCMAudio
        var start: AudioTicks
        var length: AudioTicks
        var isSpeech: Bool
    }

    private var detector: any VoiceActivityDetector
    private var resampler: RationalResampler
    /// Sound that does not make a whole frame yet.
    private var waiting: [Int16] = []
    private var resampled: [Int16] = []
    private var lastVerdict = false

    init(detector: any VoiceActivityDetector, sampleRate: Int) {
        precondition(detector.frameLength > 0 && detector.sampleRate > 0, "A detector's frame has a length and a rate.")
        self.detector = detector
        resampler = RationalResampler(from: sampleRate, to: detector.sampleRate)
    }

    /// Judges the next piece of the stream.
    ///
    /// - Parameter end: Where the piece ends in the session's sound.
    mutating func judge(_ audio: PCMAudio, endingAt end: AudioTicks) -> [Judged] {
        if audio.sampleRate != resampler.inputRate {
            // The client changed its format. What is left of the old one is less than a frame and goes unjudged.
            resampler = RationalResampler(from: audio.sampleRate, to: detector.sampleRate)
            waiting.removeAll()
            resampled.removeAll()
        }
        waiting.append(contentsOf: audio.samples)
        let frame = max(1, detector.frameLength * audio.sampleRate / detector.sampleRate)
        let length = AudioTicks.samples(frame, at: audio.sampleRate)
        var start = end - .samples(waiting.count, at: audio.sampleRate)
        var judged: [Judged] = []
        var taken = 0
        while waiting.count - taken >= frame {
            let piece = Array(waiting[taken..<(taken + frame)])
            taken += frame
            resampled.append(contentsOf: resampler.resample(piece))
            while resampled.count >= detector.frameLength {
                lastVerdict = detector.isSpeech(resampled[..<detector.frameLength])
                resampled.removeFirst(detector.frameLength)
            }
            judged.append(
                Judged(
                    audio: PCMAudio(samples: piece, sampleRate: audio.sampleRate), start: start, length: length, isSpeech: lastVerdict))
            start += length
        }
        waiting.removeFirst(taken)
        return judged
    }

    /// Forgets the sound that has not made a whole frame, and the detector's memory.
    mutating func reset() {
        waiting.removeAll()
        resampled.removeAll()
        resampler.reset()
        detector.reset()
    }
}
