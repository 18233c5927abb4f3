internal import CharivoOpenAI

/// What an input to a response brings about, in order.
enum ResponseStep: Sendable, Hashable {
    /// An event to be sent.
    case send(ServerEvent.Payload)
    /// An item of the response begins; a response in the conversation adds it there and says so.
    case itemBegan(WireItem)
    /// A clause of a spoken item begins.
    case clauseBegan(itemID: String, String)
    /// Sound of the clause that began last was sent.
    case sounded(itemID: String, AudioTicks)
    /// The sound of the clause that began last is whole.
    case clauseEnded(itemID: String)
    /// The item is whole or was cut off.
    case itemEnded(WireItem)
    /// The response is over; nothing follows for it.
    case over
}
