extension Duration {
    /// How long that many samples last, to the nanosecond.
    package static func samples(_ count: Int, at sampleRate: Int) -> Duration {
        let (seconds, rest) = count.quotientAndRemainder(dividingBy: sampleRate)
        return .seconds(seconds) + .nanoseconds(rest * 1_000_000_000 / sampleRate)
    }

    /// The whole samples that fit in this time. The nearest one, so that a time made of samples gives them back.
    package func samples(at sampleRate: Int) -> Int {
        let (seconds, attoseconds) = components
        let nanoseconds = Int(attoseconds / 1_000_000_000)
        return Int(seconds) * sampleRate + (nanoseconds * sampleRate + 500_000_000) / 1_000_000_000
    }

    /// The whole milliseconds in this time, rounded down.
    package var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000)
    }

    /// This time in seconds.
    package var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
