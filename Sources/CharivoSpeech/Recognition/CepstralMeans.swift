internal import CPocketSphinx

/// What a decoder takes away from the sound as the colour of microphone and room: the mean of its cepstra.
///
/// Left alone, PocketSphinx begins with a mean of its model's and carries what it has learnt from one utterance to the next,
/// which here may be somebody else's. The mean of the first seconds of the utterance itself gives a quarter fewer wrong words
/// than either, nearly as few as the mean of all of it, which is known too late.
struct CepstralMeans {
    /// How much the model's own mean counts, in frames of 10 ms, so that a short noise does not decide alone.
    private static let priorWeight: mfcc_t = 20

    private let frontEnd: OpaquePointer
    private let state: UnsafeMutablePointer<cmn_t>
    private let prior: [mfcc_t]
    /// How many frames the present mean was made from.
    private var primedCount: Int32 = 0

    /// Makes a front end of its own, and remembers the mean that comes with the model.
    init?(configuration: OpaquePointer, features: UnsafeMutablePointer<feat_t>) {
        guard let state = features.pointee.cmn_struct, let frontEnd = fe_init_auto_r(configuration) else { return nil }
        self.state = state
        self.frontEnd = frontEnd
        prior = (0..<Int(state.pointee.veclen)).map { state.pointee.cmn_mean[$0] }
    }

    /// Frees the front end. The means are the decoder's.
    func free() {
        fe_free(frontEnd)
    }

    /// Sets the mean for an utterance that begins like this.
    mutating func prime(with beginning: [Int16]) {
        cmn_live_set(state, prior)
        var sums = prior.map { $0 * Self.priorWeight }
        var count = Self.priorWeight
        addFrames(of: beginning, to: &sums, count: &count)
        cmn_live_set(state, sums.map { $0 / count })
        // `cmn_live_set` lets the given mean count for five seconds; here it counts for as much as it was made from, and the
        // beginning will be counted when it is decoded.
        for index in prior.indices { state.pointee.sum[index] = prior[index] * Self.priorWeight }
        state.pointee.nframe = Int32(Self.priorWeight)
        primedCount = Int32(count)
    }

    /// Lets the mean follow what is decoded, once that is more than the mean was made from.
    func update() {
        if state.pointee.nframe > primedCount { cmn_live_update(state) }
    }

    private func addFrames(of samples: [Int16], to sums: inout [mfcc_t], count: inout mfcc_t) {
        fe_start_stream(frontEnd)
        guard !samples.isEmpty, fe_start_utt(frontEnd) == 0 else { return }
        var frames: UnsafeMutablePointer<UnsafeMutablePointer<mfcc_t>?>?
        var frameCount: Int32 = 0
        guard fe_process_utt(frontEnd, samples, samples.count, &frames, &frameCount) >= 0, let frames else { return }
        defer { fe_free_2d(frames) }
        for index in 0..<Int(frameCount) {
            // As the library does it: frames without energy say nothing.
            guard let frame = frames[index], frame[0] >= 0 else { continue }
            for coefficient in sums.indices { sums[coefficient] += frame[coefficient] }
            count += 1
        }
    }
}
