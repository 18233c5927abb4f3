/// A form in which a response is given. A session asks for one of the two, never both.
package struct WireModality: WireName {
    /// Speech, with its transcript.
    package static let audio: WireModality = "audio"
    /// Text alone.
    package static let text: WireModality = "text"

    /// The word as the wire has it.
    package let rawValue: String

    /// Makes the word as the wire has it.
    package init(rawValue: String) { self.rawValue = rawValue }
}
