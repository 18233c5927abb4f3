/// Who speaks in a message.
package struct WireRole: WireName {
    /// The application, to the model.
    package static let system: WireRole = "system"
    /// The user.
    package static let user: WireRole = "user"
    /// The model.
    package static let assistant: WireRole = "assistant"

    /// The word as the wire has it.
    package let rawValue: String

    /// Makes the word as the wire has it.
    package init(rawValue: String) { self.rawValue = rawValue }
}
