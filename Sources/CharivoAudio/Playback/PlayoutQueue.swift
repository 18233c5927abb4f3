/// The sound that waits to be rendered, and how much has been.
///
/// Where sound ends, whatever ends it, its last sample fades out within ``fade``: falling to zero at once would be a click. The fade is no
/// sound that waited, and does not count as rendered.
///
/// Pure: its owner says when a frame is due.
struct PlayoutQueue: Sendable {
    /// A piece of what is heard.
    struct Frame: Sendable, Hashable {
        /// What is heard: sound, and behind it what fades, and silence.
        var samples: [Int16]
        /// How many of them, from the beginning on, have waited.
        var sound: Int
        /// Whether what fades in it is a sound that was thrown away.
        var fadesCutSound: Bool
    }

    /// How many samples a sound takes to fade out: 3 ms at 24,000 Hz.
    static let fade = 72

    /// The most samples that wait; more is refused.
    let limit: Int
    /// The samples rendered so far, without the silence between them.
    private(set) var rendered = 0
    /// The samples that were refused because too many waited.
    private(set) var refused = 0
    /// Whether nothing is rendered for a while, and nothing lost.
    var isPaused = false

    private var samples: [Int16] = []
    /// Where the first sample that waits stands in `samples`; what lies before it is removed now and then, not each time.
    private var head = 0
    /// What the sound that ended last fades from.
    private var ending = FadingSample()
    private var isCut = false

    init(limit: Int) {
        self.limit = limit
    }

    /// The samples that wait.
    var count: Int { samples.count - head }

    mutating func append(_ new: [Int16]) {
        let accepted = new.prefix(max(0, limit - count))
        refused += new.count - accepted.count
        samples += accepted
    }

    /// The next frame: what waits, filled up with silence; only silence while paused.
    mutating func render(_ length: Int) -> Frame {
        let heard = isPaused ? 0 : min(length, count)
        var frame = Array(samples[head..<(head + heard)])
        head += heard
        rendered += heard
        if head == samples.count || head > 1 << 16 {
            samples.removeFirst(head)
            head = 0
        }
        if let last = frame.last {
            ending = FadingSample(last, over: Self.fade)
            isCut = false
        }
        while frame.count < length { frame.append(ending.next()) }
        return Frame(samples: frame, sound: heard, fadesCutSound: isCut)
    }

    /// Throws away what waits.
    mutating func flush() {
        samples.removeAll(keepingCapacity: true)
        head = 0
        isCut = true
    }
}
