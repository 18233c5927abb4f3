public import CharivoRealtime

extension PCMAudio {
    /// The same sound at another rate, as long as before to the nearest sample.
    ///
    /// For sound that arrives in pieces use a ``Resampler``: resampling each piece alone would leave clicks between them.
    ///
    /// - Parameter sampleRate: The wanted rate in hertz; one of ``Resampler/supportedRates``.
    /// - Throws: ``AudioError/Code/unsupportedRate``.
    public func resampled(to sampleRate: Int) throws(AudioError) -> PCMAudio {
        guard sampleRate != self.sampleRate else { return self }
        var resampler = try Resampler(from: self.sampleRate, to: sampleRate)
        var output = resampler.process(samples)
        output += resampler.flush()
        return PCMAudio(samples: output, sampleRate: sampleRate)
    }
}
