/// How soon semantic turn detection takes a pause for the end of a turn.
package struct WireEagerness: WireName {
    /// Waits up to 8 seconds.
    package static let low: WireEagerness = "low"
    /// Waits up to 4 seconds.
    package static let medium: WireEagerness = "medium"
    /// Waits up to 2 seconds.
    package static let high: WireEagerness = "high"
    /// As medium.
    package static let auto: WireEagerness = "auto"

    /// The word as the wire has it.
    package let rawValue: String

    /// Makes the word as the wire has it.
    package init(rawValue: String) { self.rawValue = rawValue }
}
