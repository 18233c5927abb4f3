/// What a provider that can take a session up again by itself has said of it, and which items it is known to have.
///
/// Its memory is used only where it says so; otherwise the conversation is told to it as to any other.
struct ResumptionLedger: Sendable {
    /// Under what the session may be taken up again.
    private(set) var handle: String?
    /// The items that the provider has acknowledged.
    private(set) var known: RecentIDs
    private var isAsked = false
    /// Whether the connection that serves was taken up by the provider itself.
    private(set) var isNative = false

    init(limit: Int) {
        known = RecentIDs(limit: limit)
    }

    /// The provider gave a handle, or took the last one back.
    mutating func given(_ handle: String?) { self.handle = handle }

    /// A connection is dialled, under a handle or without.
    mutating func dialled(under handle: String?) {
        isAsked = handle != nil
        isNative = false
    }

    /// The provider says whether it took the session up again. A handle that it did not take is of no more use.
    mutating func answered(isResumed: Bool?) {
        guard isAsked, let isResumed else { return }
        isNative = isResumed
        if !isResumed { handle = nil }
    }

    /// The provider has an item.
    mutating func acknowledged(_ itemID: String) { known.insert(itemID) }

    /// The provider knows nothing any more: another conversation was begun with it, and told.
    mutating func forgotten() { known = RecentIDs(limit: known.limit) }
}
