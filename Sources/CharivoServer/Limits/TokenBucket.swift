/// An allowance that refills steadily up to a brim. Pure: moments come in as durations since some beginning.
struct TokenBucket: Sendable, Hashable {
    /// How many it holds at most.
    let capacity: Double
    /// How many it gains in a second.
    let rate: Double
    private var tokens: Double
    private var moment: Duration

    /// A full bucket.
    init(capacity: Int, perMinute: Double, now: Duration) {
        self.capacity = Double(max(1, capacity))
        rate = max(perMinute, 0.001) / 60
        tokens = self.capacity
        moment = now
    }

    /// Takes one.
    ///
    /// - Returns: `nil` when there was one; else how long until there is.
    mutating func take(now: Duration) -> Duration? {
        refill(now)
        guard tokens >= 1 else { return .seconds((1 - tokens) / rate) }
        tokens -= 1
        return nil
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
