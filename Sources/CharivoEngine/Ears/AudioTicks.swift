/// A place or a length in a session's sound, counted in samples at 24 kHz whatever the wire's format is.
///
/// One unit for all of a session's sound keeps offsets right when a client changes its format, and makes every comparison
/// one of whole numbers.
package struct AudioTicks: Sendable, Hashable, Comparable {
    /// Samples at 24 kHz.
    package var count: Int

    /// That many samples at 24 kHz.
    package init(_ count: Int) { self.count = count }

    /// That many milliseconds; more than a session can have, some thirty years, count as that.
    package static func milliseconds(_ value: Int) -> AudioTicks { AudioTicks(min(max(value, -longest), longest) * 24) }

    /// In milliseconds. A client may name any number, and the sum of two of these is one.
    private static let longest = 1 << 40

    /// The length of that many samples at a rate, rounded down.
    package static func samples(_ count: Int, at sampleRate: Int) -> AudioTicks {
        AudioTicks(count * 24_000 / sampleRate)
    }

    /// Whole milliseconds, rounded down.
    package var milliseconds: Int { count / 24 }

    /// The same length as a time.
    package var duration: Duration { .nanoseconds(count * 125_000 / 3) }

    package static let zero = AudioTicks(0)
    package static func < (left: AudioTicks, right: AudioTicks) -> Bool { left.count < right.count }
    package static func + (left: AudioTicks, right: AudioTicks) -> AudioTicks { AudioTicks(left.count + right.count) }
    package static func - (left: AudioTicks, right: AudioTicks) -> AudioTicks { AudioTicks(left.count - right.count) }
    package static func += (left: inout AudioTicks, right: AudioTicks) { left.count += right.count }
}
