/// The kind of a session. An update must say it.
package struct WireSessionType: WireName {
    /// A conversation.
    package static let realtime: WireSessionType = "realtime"
    /// Only the transcription of what is said.
    package static let transcription: WireSessionType = "transcription"

    /// The word as the wire has it.
    package let rawValue: String

    /// Makes the word as the wire has it.
    package init(rawValue: String) { self.rawValue = rawValue }
}
