/// A word of the protocol whose list may grow: known ones are constants, others are kept as they came.
package protocol WireName: WireValue, RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible
where RawValue == String {
    /// Makes the word as the wire has it.
    init(rawValue: String)
}

extension WireName {
    /// The word as the wire has it.
    package init(stringLiteral value: String) { self.init(rawValue: value) }
    /// The word as the wire has it.
    package var description: String { rawValue }
}
