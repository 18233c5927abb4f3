internal import CharivoOpenAI

/// The message that a response is writing or speaking.
struct OpenMessage: Sendable, Hashable {
    /// Where it is.
    let location: WireContentLocation
    /// Whether it is spoken or written.
    let isSpoken: Bool
    /// Its words so far.
    var words = ""

    init(location: WireContentLocation, isSpoken: Bool) {
        self.location = location
        self.isSpoken = isSpoken
    }

    /// Its only part, as `response.content_part.*` tells it.
    var part: WireResponsePart { isSpoken ? .audio(transcript: words) : .text(words) }

    /// The item.
    func item(status: WireItemStatus, withContent: Bool) -> WireItem {
        let content: WireContentPart = isSpoken ? .outputAudio(nil, transcript: words) : .outputText(words)
        return WireItem(
            id: location.itemID, status: status, kind: .message(role: .assistant, content: withContent ? [content] : []))
    }
}
