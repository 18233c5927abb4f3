extension Duration {
    /// The longest time that is reckoned with, a century: whatever an app, a provider or a file may say, sums of what is no longer than this
    /// are numbers, and can be waited for in nanoseconds.
    package static let longest: Duration = .seconds(3_155_760_000)

    /// This time, no further from nothing than ``longest``.
    package var countable: Duration { min(max(self, .zero - Self.longest), Self.longest) }

    /// This time as a length of waiting: no less than nothing, and no more than ``longest``.
    package var bounded: Duration { min(max(self, .zero), Self.longest) }

    /// How long that many samples last, to the nanosecond.
    ///
    /// - Precondition: `sampleRate` is positive.
    package static func samples(_ count: Int, at sampleRate: Int) -> Duration {
        let (seconds, rest) = count.quotientAndRemainder(dividingBy: sampleRate)
        // The rest is less than the rate, so that the quotient is less than a billion.
        let nanoseconds = sampleRate.dividingFullWidth(rest.multipliedFullWidth(by: 1_000_000_000)).quotient
        return .seconds(seconds) + .nanoseconds(nanoseconds)
    }

    /// The whole samples that fit in this time, 2⁶⁰ at most. The nearest one, so that a time made of samples gives them back.
    package func samples(at sampleRate: Int) -> Int {
        let (seconds, attoseconds) = countable.components
        let (whole, isTooMany) = Int(seconds).multipliedReportingOverflow(by: sampleRate)
        let (part, isTooFast) = Int(attoseconds / 1_000_000_000).multipliedReportingOverflow(by: sampleRate)
        let limit = 1 << 60
        guard !isTooMany, !isTooFast, abs(whole) < limit, abs(part) < limit else { return self < .zero ? -limit : limit }
        return whole + (part + 500_000_000) / 1_000_000_000
    }

    /// The whole milliseconds in this time, rounded down.
    package var wholeMilliseconds: Int {
        let (seconds, attoseconds) = countable.components
        return Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000)
    }

    /// This time in seconds.
    package var inSeconds: Double {
        let (seconds, attoseconds) = countable.components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
