internal import CharivoRealtime

/// Decides where a long utterance is parted, so that the last look over it never takes long.
struct UtteranceSegments {
    /// From this length on the utterance is parted at the next pause.
    static let pauseCut: Duration = .seconds(12)
    /// At this length it is parted wherever it is.
    static let hardCut: Duration = .seconds(24)
    /// How long it has to be quiet for a pause.
    static let pause: Duration = .milliseconds(250)

    private let sampleRate: Int
    private var length = 0
    private var quiet = 0
    private var loudest = 0.0

    init(sampleRate: Int) {
        self.sampleRate = sampleRate
    }

    /// Takes what is decoded next; returns whether the segment ends behind it.
    mutating func endsSegment(behind samples: ArraySlice<Int16>) -> Bool {
        length += samples.count
        let level = samples.rms
        loudest = max(loudest, level)
        // 26 dB below the loudest of the segment is a pause, or a room that is too loud for a pause to be found.
        quiet = level < loudest / 20 ? quiet + samples.count : 0
        let isPause = length >= Self.pauseCut.samples(at: sampleRate) && quiet >= Self.pause.samples(at: sampleRate)
        guard isPause || length >= Self.hardCut.samples(at: sampleRate) else { return false }
        self = UtteranceSegments(sampleRate: sampleRate)
        return true
    }
}
