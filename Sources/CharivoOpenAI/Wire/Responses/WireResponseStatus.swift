/// How far a response is.
package struct WireResponseStatus: WireName {
    /// It is being generated.
    package static let inProgress: WireResponseStatus = "in_progress"
    /// It ended by itself.
    package static let completed: WireResponseStatus = "completed"
    /// It was cancelled, by the client or by the user's speech.
    package static let cancelled: WireResponseStatus = "cancelled"
    /// It failed.
    package static let failed: WireResponseStatus = "failed"
    /// It was cut short by a limit or a filter.
    package static let incomplete: WireResponseStatus = "incomplete"

    /// The word as the wire has it.
    package let rawValue: String

    /// Makes the word as the wire has it.
    package init(rawValue: String) { self.rawValue = rawValue }
}
