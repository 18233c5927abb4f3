package import CharivoRealtime

/// Brings sound that arrives in pieces of any rate to one rate, as a single stream.
package struct RateAdapter: ~Copyable {
    /// The rate of what comes out, in hertz.
    package let outputRate: Int
    private var resampler: Resampler?

    /// Makes an adapter for one stream.
    package init(to outputRate: Int) {
        self.outputRate = outputRate
    }

    /// Takes the next piece and gives what is complete.
    ///
    /// - Throws: ``AudioError/Code/unsupportedRate`` for a rate that cannot be converted.
    package mutating func process(_ audio: PCMAudio) throws(AudioError) -> [Int16] {
        guard audio.sampleRate != outputRate || resampler != nil else { return audio.samples }
        var output: [Int16] = []
        if resampler == nil || resampler?.inputRate != audio.sampleRate {
            let next = try Resampler(from: audio.sampleRate, to: outputRate)
            output = flush()
            resampler = consume next
        }
        output += resampler?.process(audio.samples) ?? []
        return output
    }

    /// Gives what is still held back, and begins a new stream.
    package mutating func flush() -> [Int16] {
        let rest = resampler?.flush() ?? []
        resampler = nil
        return rest
    }
}
