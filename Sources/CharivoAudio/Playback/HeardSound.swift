/// How much of the sound that goes to a device in frames has been heard. Pure.
///
/// A device has heard what it has taken, less what its latency says is still on its way. Neither moves while it stalls.
struct HeardSound: Sendable {
    private struct Frame: Sendable {
        /// Where it begins in all that the device has taken, and how long it is there.
        var start: Int
        var length: Int
        /// Samples of sound before it and in it, where it begins; the rest of it is silence.
        var position: Int
        var sound: Int
        /// All of its samples, before they were brought to the device's rate.
        var samples: Int
    }

    /// Samples of sound that were heard, at the rate of the frames.
    private(set) var position = 0
    /// Grows with every flush: what was begun in an earlier one is not wanted any more.
    private(set) var generation = 0

    /// A server keeps a few ready; more wait only for one that never says its latency, and of those the oldest go.
    private var frames: [Frame] = []
    private static let limit = 1_024
    /// Samples that the device has taken, at its rate.
    private var taken = 0

    /// Whether there is sound on its way to the ear.
    var isPending: Bool { frames.contains { $0.sound > 0 } }

    /// A frame is about to be handed over.
    ///
    /// - Parameters:
    ///   - samples: Its samples.
    ///   - sound: How many of them, from its beginning on, are sound and no silence.
    ///   - length: Its samples at the device's rate.
    mutating func begin(samples: Int, sound: Int, length: Int) {
        let last = frames.last
        if frames.count == Self.limit { frames.removeFirst() }
        frames.append(
            Frame(
                start: last.map { $0.start + $0.length } ?? taken, length: length,
                position: last.map { $0.position + $0.sound } ?? position, sound: sound, samples: samples))
    }

    /// The device has taken further samples.
    mutating func took(_ count: Int) { taken += count }

    /// The device says that its latency is that many of its samples.
    ///
    /// - Returns: Whether the position has moved.
    mutating func heard(latency: Int) -> Bool {
        let heard = taken - max(0, latency)
        let before = position
        while let frame = frames.first, frame.start <= heard {
            let part = min(heard - frame.start, frame.length)
            // A device that corrects its latency upwards takes nothing back.
            position = max(position, frame.position + min(frame.sound, part * frame.samples / max(1, frame.length)))
            guard part == frame.length else { break }
            frames.removeFirst()
        }
        return position > before
    }

    /// What is not heard yet never will be.
    mutating func flush() {
        generation += 1
        frames.removeAll()
    }
}
