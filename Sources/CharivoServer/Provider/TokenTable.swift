/// The short-lived tokens that a server has given out, by a hash of each. Pure: moments come in as durations since some beginning.
struct TokenTable: Sendable {
    private struct Entry: Sendable {
        var grant: TokenMint.Grant
        var uses: Int
        var expiry: Duration
    }

    let capacity: Int
    private var entries: [[UInt8]: Entry] = [:]

    init(capacity: Int) { self.capacity = capacity }

    /// How many are kept.
    var count: Int { entries.count }

    /// Keeps a token; `false` when there are too many that have neither expired nor been used.
    mutating func keep(_ digest: [UInt8], _ grant: TokenMint.Grant, uses: Int, until expiry: Duration, now: Duration) -> Bool {
        if entries.count >= capacity { entries = entries.filter { $0.value.expiry > now } }
        guard entries.count < capacity else { return false }
        entries[digest] = Entry(grant: grant, uses: max(1, uses), expiry: expiry)
        return true
    }

    /// What a token is good for, without using it; `nil` when it is unknown, has expired, or has been used up.
    func look(at digest: [UInt8], now: Duration) -> TokenMint.Grant? {
        guard let entry = entries[digest], entry.expiry > now else { return nil }
        return entry.grant
    }

    /// What a token is good for, which uses it; `nil` when it is unknown, has expired, or has been used up.
    mutating func redeem(_ digest: [UInt8], now: Duration) -> TokenMint.Grant? {
        guard var entry = entries[digest] else { return nil }
        guard entry.expiry > now else {
            entries[digest] = nil
            return nil
        }
        entry.uses -= 1
        entries[digest] = entry.uses > 0 ? entry : nil
        return entry.grant
    }
}
