/// How a lost connection is made again.
public struct ReconnectPolicy: Sendable, Hashable {
    /// How long to wait before each attempt; there are as many attempts as delays. The seed's: 0.5, 1, 2, 4 and 5 s.
    public var delays: [Duration]
    /// By how much of itself a delay may vary either way, 0 to 1, so that many clients do not return as one. 0, the seed's, by default.
    public var jitter: Double
    /// How many times one session may be connected again in all; a service that accepts and closes cannot keep it going for ever.
    /// Attempts that fail are limited by the ``delays``, and changes of connections by plan count for nothing here.
    public var maximumReconnects: Int
    /// How long a connection must live for its loss to count as a new one, and not as a further failure of the last.
    public var stableTime: Duration
    /// How long a connection that is asked for a sign of life may take to give one; then it counts as lost.
    public var probeTimeout: Duration = .seconds(5)
    /// How long a lost connection waits for a network that the app says is gone, before it is tried all the same.
    public var offlinePatience: Duration = .seconds(60)
    /// The longest wait that the other side may ask for (`Retry-After`). A longer one ends the recovery: knocking earlier would be
    /// refused too.
    public var maximumRetryAfter: Duration

    /// Makes a policy.
    public init(
        delays: [Duration] = [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(5)], jitter: Double = 0,
        maximumReconnects: Int = 100, stableTime: Duration = .seconds(10), maximumRetryAfter: Duration = .seconds(60)
    ) {
        self.delays = delays
        self.jitter = jitter
        self.maximumReconnects = maximumReconnects
        self.stableTime = stableTime
        self.maximumRetryAfter = maximumRetryAfter
    }

    /// A lost connection ends the session, also when one stands ready that was made for a change by plan.
    public static let never = ReconnectPolicy(delays: [])

    /// Whether a session that was connected again so often may be so once more: by an attempt, or by a connection that stands ready.
    func allows(after reconnects: Int) -> Bool { !delays.isEmpty && reconnects < maximumReconnects }

    /// The wait before an attempt, counted from 1; `nil` when there are no more.
    ///
    /// - Parameter random: A number from 0 up to 1, for the jitter.
    func delay(beforeAttempt attempt: Int, random: Double) -> Duration? {
        guard delays.indices.contains(attempt - 1) else { return nil }
        let spread = 1 + min(max(jitter, 0), 1) * (2 * random - 1)
        return delays[attempt - 1] * spread
    }

    /// The same, no shorter than the other side asked for; `nil` too when that is longer than ``maximumRetryAfter``.
    func delay(beforeAttempt attempt: Int, asked: Duration?, random: Double) -> Duration? {
        guard let delay = delay(beforeAttempt: attempt, random: random) else { return nil }
        guard let asked else { return delay }
        return asked <= maximumRetryAfter ? max(delay, asked) : nil
    }
}
