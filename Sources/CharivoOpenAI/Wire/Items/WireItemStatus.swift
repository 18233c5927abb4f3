/// How far an item is.
package struct WireItemStatus: WireName {
    /// It is being generated.
    package static let inProgress: WireItemStatus = "in_progress"
    /// It is whole.
    package static let completed: WireItemStatus = "completed"
    /// It was cut off.
    package static let incomplete: WireItemStatus = "incomplete"

    /// The word as the wire has it.
    package let rawValue: String

    /// Makes the word as the wire has it.
    package init(rawValue: String) { self.rawValue = rawValue }
}
