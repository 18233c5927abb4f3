/// The short-lived tokens that a server has given out, by a hash of each. Pure: moments come in as durations since some beginning.
struct TokenTable: Sendable {
    private struct Entry: Sendable {
        var grant: TokenMint.Grant
        var bytes: Int
        var uses: Int
        var expiry: Duration
    }

    let capacity: Int
    let byteCapacity: Int
    private var entries: [[UInt8]: Entry] = [:]
    private var bytes = 0

    init(capacity: Int, byteCapacity: Int) {
        self.capacity = capacity
        self.byteCapacity = byteCapacity
    }

    /// How many are kept.
    var count: Int { entries.count }

    /// Keeps a token; `false` when there are too many that have neither expired nor been used, or they are too large together.
    mutating func keep(
        _ digest: [UInt8], _ grant: TokenMint.Grant, bytes size: Int, uses: Int, until expiry: Duration, now: Duration
    ) -> Bool {
        if !hasRoom(for: size) {
            entries = entries.filter { $0.value.expiry > now }
            bytes = entries.values.reduce(0) { $0 + $1.bytes }
        }
        guard hasRoom(for: size) else { return false }
        entries[digest] = Entry(grant: grant, bytes: size, uses: max(1, uses), expiry: expiry)
        bytes += size
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
        entry.uses -= 1
        if entry.expiry > now, entry.uses > 0 {
            entries[digest] = entry
        } else {
            entries[digest] = nil
            bytes -= entry.bytes
        }
        return entry.expiry > now ? entry.grant : nil
    }

    private func hasRoom(for size: Int) -> Bool { entries.count < capacity && bytes + size <= byteCapacity }
}
