package import CharivoOpenAI
public import CharivoRealtime

/// An event that a client sent to a ``ProtocolServer``.
public struct ProtocolMessage: Sendable, Hashable {
    /// Its type, for instance `response.create`; empty for a frame that is no event.
    public var type: String
    /// The id the client gave it.
    public var id: String?
    /// The event as the library reads it; `nil` for a frame that is no event.
    package var event: ClientEvent?

    /// The event's members as they came. Sound is left out: see ``audio``.
    public var json: JSONObject {
        guard let event, audio == nil else { return ["type": .string(type)] }
        return event.members
    }

    /// The user's sound, of an `input_audio_buffer.append`.
    public var audio: PCMAudio? {
        if case .inputAudioAppend(let audio) = event?.payload { audio.pcm } else { nil }
    }

    /// The item, of a `conversation.item.create`.
    public var item: JSONObject? { json["item"]?.objectValue }
}
