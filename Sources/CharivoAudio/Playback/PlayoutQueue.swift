/// The sound that waits to be rendered, and how much has been.
///
/// Pure: its owner says when a frame is due.
struct PlayoutQueue: Sendable {
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
    mutating func render(_ length: Int) -> [Int16] {
        let heard = isPaused ? 0 : min(length, count)
        var frame = Array(samples[head..<(head + heard)])
        head += heard
        rendered += heard
        if head == samples.count || head > 1 << 16 {
            samples.removeFirst(head)
            head = 0
        }
        frame += repeatElement(0, count: length - heard)
        return frame
    }

    /// Throws away what waits.
    mutating func flush() {
        samples.removeAll(keepingCapacity: true)
        head = 0
    }
}
