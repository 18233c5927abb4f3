/// How much of something may come: so much at once, and then as much a second as flows back.
struct Allowance: Sendable, Hashable {
    private let burst: Double
    private let perSecond: Double
    private var left: Double
    private var last: Duration

    init(burst: Double, perSecond: Double, now: Duration) {
        self.burst = burst
        self.perSecond = perSecond
        left = burst
        last = now
    }

    /// Takes that much if it is there.
    mutating func take(_ amount: Double, now: Duration) -> Bool {
        let passed = now - last
        if passed > .zero {
            let (seconds, attoseconds) = passed.components
            left = min(burst, left + (Double(seconds) + Double(attoseconds) / 1e18) * perSecond)
            last = now
        }
        guard left >= amount else { return false }
        left -= amount
        return true
    }
}
