/// Where in a response a tool is called.
package struct WireCallLocation: Hashable, Sendable {
    /// The response.
    package var responseID: String
    /// The item.
    package var itemID: String
    /// The item's place among the response's items.
    package var outputIndex: Int

    /// Makes a location.
    package init(responseID: String, itemID: String, outputIndex: Int = 0) {
        self.responseID = responseID
        self.itemID = itemID
        self.outputIndex = outputIndex
    }
}
