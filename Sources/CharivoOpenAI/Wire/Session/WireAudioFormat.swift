package import CharivoJSON

/// An audio format of a session: `{"type": "audio/pcm", "rate": 24000}`, `{"type": "audio/pcmu"}`, `{"type": "audio/pcma"}`.
package struct WireAudioFormat: Hashable, Sendable {
    /// The media type.
    package var type: String?
    /// Samples a second, in hertz; only `audio/pcm` has one, and it is 24,000.
    package var rate: Int?
    /// Members without a field here.
    package var extras: JSONObject

    /// Makes a format.
    package init(type: String?, rate: Int? = nil, extras: JSONObject = [:]) {
        self.type = type
        self.rate = rate
        self.extras = extras
    }

    /// The format of an encoding.
    package init(_ encoding: WireAudioEncoding) {
        self.init(type: encoding.rawValue, rate: encoding == .pcm16 ? encoding.sampleRate : nil)
    }

    /// The encoding, when the type is one of the protocol's.
    package var encoding: WireAudioEncoding? { type.flatMap(WireAudioEncoding.init(rawValue:)) }
}
