extension ProviderEvent {
    /// What an event adds to what is remembered of its reply, in bytes and roughly: of sound only that it came, and of items, which are
    /// few and long, much.
    var weight: Int {
        switch self {
        case .outputItemAdded, .outputItemDone: 32_768
        case .textDelta(let place, let text, _), .textDone(let place, let text): 64 + place.itemID.utf8.count + text.utf8.count
        case .audioDelta(let place, _), .audioDone(let place): 64 + place.itemID.utf8.count
        default: 0
        }
    }
}
