/// Where in a response something happens.
package struct WireContentLocation: Hashable, Sendable {
    /// The response.
    package var responseID: String
    /// The item.
    package var itemID: String
    /// The item's place among the response's items.
    package var outputIndex: Int
    /// The part's place in the item.
    package var contentIndex: Int

    /// Makes a location.
    package init(responseID: String, itemID: String, outputIndex: Int = 0, contentIndex: Int = 0) {
        self.responseID = responseID
        self.itemID = itemID
        self.outputIndex = outputIndex
        self.contentIndex = contentIndex
    }
}
