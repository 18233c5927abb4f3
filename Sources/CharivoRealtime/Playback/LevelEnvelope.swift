/// How loud a piece of sound is over its time, in windows of a sixtieth of a second: what lips need of sound that is not kept.
struct LevelEnvelope: Sendable, Hashable {
    /// Windows a second.
    static let rate = 60

    private var levels: [Float] = []
    private var open: [Int16] = []
    private var sampleRate = PCMAudio.realtimeSampleRate

    mutating func append(_ audio: PCMAudio) {
        if sampleRate != audio.sampleRate, !open.isEmpty {
            levels.append(Float(open.rms))
            open = []
        }
        sampleRate = audio.sampleRate
        let window = max(1, sampleRate / Self.rate)
        var samples = audio.samples[...]
        if !open.isEmpty {
            let missing = samples.prefix(window - open.count)
            open += missing
            samples = samples.dropFirst(missing.count)
            guard open.count == window else { return }
            levels.append(Float(open.rms))
            open = []
        }
        while samples.count >= window {
            levels.append(Float(samples.prefix(window).rms))
            samples = samples.dropFirst(window)
        }
        open = Array(samples)
    }

    /// The level of the window that ends at or holds that moment, 0 to 1.
    func level(at moment: Duration) -> Double {
        let window = Int((moment.inSeconds * Double(Self.rate)).rounded()) - 1
        if levels.indices.contains(window) { return Double(levels[window]) }
        return window >= levels.count ? open.rms : levels.first.map(Double.init) ?? open.rms
    }
}
