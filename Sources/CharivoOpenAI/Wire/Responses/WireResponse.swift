/// A response, as `response.created` and `response.done` tell it.
package struct WireResponse: Hashable, Sendable {
    /// Its identifier.
    package var id: String
    /// How far it is.
    package var status: WireResponseStatus?
    /// Why it ended as it did.
    package var statusDetails: WireStatusDetails?
    /// Its items, without audio.
    package var output: [WireItem]
    /// Its conversation; `nil` when it is out of band, or the service does not say.
    package var conversationID: String?
    /// Whether it stands beside the conversation: the service says that it has none. Many services leave the member out.
    package var isOutOfBand: Bool
    /// How many of its items, and of its other members, could not be read. What can be read of a reply's end ends it.
    package var unreadable = 0
    /// Its form.
    package var outputModalities: [WireModality]?
    /// How long it may be.
    package var maxOutputTokens: WireTokenLimit?
    /// How it sounds.
    package var audioOutput: WireAudioOutput?
    /// What it took.
    package var usage: WireUsage?
    /// The client's own pairs, as `response.create` had them.
    package var metadata: [String: String]?

    /// Makes a response.
    package init(
        id: String, status: WireResponseStatus?, statusDetails: WireStatusDetails? = nil, output: [WireItem] = [],
        conversationID: String? = nil, isOutOfBand: Bool = false, outputModalities: [WireModality]? = nil,
        maxOutputTokens: WireTokenLimit? = nil,
        audioOutput: WireAudioOutput? = nil, usage: WireUsage? = nil, metadata: [String: String]? = nil
    ) {
        self.id = id
        self.status = status
        self.statusDetails = statusDetails
        self.output = output
        self.conversationID = conversationID
        self.isOutOfBand = isOutOfBand
        self.outputModalities = outputModalities
        self.maxOutputTokens = maxOutputTokens
        self.audioOutput = audioOutput
        self.usage = usage
        self.metadata = metadata
    }
}
