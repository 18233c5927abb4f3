internal import CharivoAudio
internal import CharivoEngine
internal import CharivoRealtime

/// Takes flite's samples as they are made, and hands them on at the rate of the realtime protocol without long silence.
final class FliteOutput {
    /// The least samples that flite hands over at a time: 40 ms.
    static let chunkLength: Int32 = 640
    /// The rate of the voices.
    static let nativeRate = 16_000

    private let onAudio: (PCMAudio) -> Bool
    private var resampler: Resampler
    private var trimmer = SilenceTrimmer(sampleRate: FliteOutput.nativeRate)
    private var wantsMore = true

    init(onAudio: @escaping (PCMAudio) -> Bool) throws {
        self.onAudio = onAudio
        resampler = try Resampler(from: Self.nativeRate, to: PCMAudio.realtimeSampleRate)
    }

    /// Takes the next samples; returns whether flite should make more.
    func receive(_ samples: UnsafeBufferPointer<Int16>) -> Bool {
        guard wantsMore, !Task.isCancelled else { return false }
        return emit(resampler.process(trimmer.process(samples)))
    }

    /// Hands on what was held back; returns whether more sentences are wanted.
    func finish() -> Bool {
        guard wantsMore else { return false }
        return emit(resampler.process(trimmer.flush()) + resampler.flush())
    }

    private func emit(_ samples: [Int16]) -> Bool {
        guard !samples.isEmpty else { return wantsMore }
        wantsMore = onAudio(PCMAudio(samples: samples))
        return wantsMore
    }
}
