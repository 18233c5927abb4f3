/// Which calls stand at a provider that this server has to end, and which of them is ended early when there are too many. Pure.
///
/// A place is reserved, a call stands in it, is being ended, and leaves it.
struct CallTable: Sendable {
    typealias Place = Int

    /// What a wish for a place comes to.
    enum Answer: Sendable, Hashable {
        /// There is a place; the call in the other one, where one is named, is to be ended for it.
        case granted(Place, insteadOf: Place? = nil)
        /// As many calls are being ended, and cannot be, as may stand.
        case stuck
    }

    let capacity: Int
    private var callers: [Place: String] = [:]
    /// The places of each caller's calls that stand, the oldest first.
    private var standing: [String: [Place]] = [:]
    private var ending: Set<Place> = []
    private var next = 0

    init(capacity: Int) { self.capacity = capacity }

    /// How many places are taken by calls that are not being ended.
    var count: Int { callers.count }

    /// A caller is to have a call. When all places are taken, the oldest call of whoever has the most goes: nobody is kept out by another.
    mutating func reserve(for caller: String) -> Answer {
        guard ending.count < capacity else { return .stuck }
        var victim: Place?
        if callers.count >= capacity {
            guard let oldest = oldestOfMost(with: caller) else { return .stuck }
            end(oldest)
            victim = oldest
        }
        let place = next
        next += 1
        callers[place] = caller
        return .granted(place, insteadOf: victim)
    }

    /// There is a call now.
    mutating func stands(_ place: Place) {
        guard let caller = callers[place] else { return }
        standing[caller, default: []].append(place)
    }

    /// A call is to be ended.
    mutating func end(_ place: Place) {
        guard take(place) else { return }
        ending.insert(place)
    }

    /// There is no call any more, or there was none.
    mutating func leave(_ place: Place) {
        _ = take(place)
        ending.remove(place)
    }

    private mutating func take(_ place: Place) -> Bool {
        guard let caller = callers.removeValue(forKey: place) else { return false }
        standing[caller]?.removeAll { $0 == place }
        if standing[caller]?.isEmpty == true { standing[caller] = nil }
        return true
    }

    private func oldestOfMost(with newcomer: String) -> Place? {
        let oldest = standing.compactMap { caller, places -> (count: Int, place: Place)? in
            places.first.map { (places.count + (caller == newcomer ? 1 : 0), $0) }
        }
        return oldest.max { $0.count == $1.count ? $0.place > $1.place : $0.count < $1.count }?.place
    }
}
