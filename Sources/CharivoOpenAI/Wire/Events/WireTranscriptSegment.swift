/// A stretch of one speaker's in a transcription that tells speakers apart.
package struct WireTranscriptSegment: Hashable, Sendable {
    /// Its identifier.
    package var id: String
    /// What was said.
    package var text: String
    /// Who said it.
    package var speaker: String
    /// When it begins, in seconds.
    package var start: Double
    /// When it ends, in seconds.
    package var end: Double

    /// Makes a segment.
    package init(id: String, text: String, speaker: String, start: Double, end: Double) {
        self.id = id
        self.text = text
        self.speaker = speaker
        self.start = start
        self.end = end
    }
}
