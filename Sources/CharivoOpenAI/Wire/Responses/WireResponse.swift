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
    /// Its conversation; `nil` when it is out of band.
    package var conversationID: String?
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
        conversationID: String? = nil, outputModalities: [WireModality]? = nil, maxOutputTokens: WireTokenLimit? = nil,
        audioOutput: WireAudioOutput? = nil, usage: WireUsage? = nil, metadata: [String: String]? = nil
    ) {
        self.id = id
        self.status = status
        self.statusDetails = statusDetails
        self.output = output
        self.conversationID = conversationID
        self.outputModalities = outputModalities
        self.maxOutputTokens = maxOutputTokens
        self.audioOutput = audioOutput
        self.usage = usage
        self.metadata = metadata
    }
}
