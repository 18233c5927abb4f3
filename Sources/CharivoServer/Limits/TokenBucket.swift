/// How much of something may come: so much at once, and then as much as flows back steadily, up to a brim. Pure: moments come in as
/// durations since some beginning.
struct TokenBucket: Sendable, Hashable {
    /// What asking it for some comes to.
    enum Answer: Sendable, Hashable {
        case taken
        /// There is not enough, and nothing was taken; after so long there is.
        case wait(Duration)
    }

    /// How many it holds at most.
    let capacity: Double
    /// How many it gains in a second.
    let rate: Double
    private var tokens: Double
    private var moment: Duration

    /// A full bucket.
    init(capacity: Double, perSecond: Double, now: Duration) {
        self.capacity = max(1, capacity)
        rate = max(perSecond, 1e-5)
        tokens = self.capacity
        moment = now
    }

    /// A full bucket that refills by the minute.
    init(capacity: Double, perMinute: Double, now: Duration) {
        self.init(capacity: capacity, perSecond: perMinute / 60, now: now)
    }

    /// Takes that much, or nothing.
    mutating func take(_ amount: Double = 1, now: Duration) -> Answer {
        refill(now)
        guard tokens >= amount else { return .wait(.seconds((amount - tokens) / rate)) }
        tokens -= amount
        return .taken
    }

    /// How long until there is one, without taking it; `nil` when there is one now.
    mutating func wait(now: Duration) -> Duration? {
        refill(now)
        return tokens >= 1 ? nil : .seconds((1 - tokens) / rate)
    }

    /// Whether it would be full by now, so that forgetting it changes nothing.
    func isFull(now: Duration) -> Bool { tokens + gain(until: now) >= capacity }

    private mutating func refill(_ now: Duration) {
        tokens = min(capacity, tokens + gain(until: now))
        moment = max(moment, now)
    }

    private func gain(until now: Duration) -> Double {
        now > moment ? (now - moment) / .seconds(1) * rate : 0
    }
}
