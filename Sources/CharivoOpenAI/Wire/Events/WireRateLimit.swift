/// One limit of `rate_limits.updated`.
package struct WireRateLimit: Hashable, Sendable {
    /// `requests` or `tokens`.
    package var name: String
    /// How many there are.
    package var limit: Int?
    /// How many are left.
    package var remaining: Int?
    /// In how many seconds there are all again.
    package var resetSeconds: Double?

    /// Makes a limit.
    package init(name: String, limit: Int?, remaining: Int?, resetSeconds: Double?) {
        self.name = name
        self.limit = limit
        self.remaining = remaining
        self.resetSeconds = resetSeconds
    }
}
