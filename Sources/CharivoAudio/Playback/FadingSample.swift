/// The last sample of a sound on its way to silence, in even steps.
struct FadingSample: Sendable, Hashable {
    private let sample: Int
    private let length: Int
    private var left: Int

    /// Silence from the beginning on.
    init() { self.init(0, over: 1) }

    /// - Parameter length: How many samples it takes; the last of them is zero.
    init(_ sample: Int16, over length: Int) {
        self.sample = Int(sample)
        self.length = length
        left = length
    }

    /// The sample that comes next; zero from the end of the fade on.
    mutating func next() -> Int16 {
        guard left > 0 else { return 0 }
        left -= 1
        return Int16(sample * left / length)
    }
}
