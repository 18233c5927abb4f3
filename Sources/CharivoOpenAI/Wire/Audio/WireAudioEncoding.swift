internal import CharivoRealtime

/// How the samples of a session's audio are written on the wire: the `type` of an audio format.
package enum WireAudioEncoding: String, Hashable, Sendable, CaseIterable {
    /// Signed 16-bit little-endian samples of one channel, 24,000 a second.
    case pcm16 = "audio/pcm"
    /// G.711 µ-law, one byte a sample, 8,000 a second.
    case pcmu = "audio/pcmu"
    /// G.711 A-law, one byte a sample, 8,000 a second.
    case pcma = "audio/pcma"

    /// Samples a second, in hertz.
    package var sampleRate: Int { self == .pcm16 ? PCMAudio.realtimeSampleRate : 8_000 }

    /// Bytes a sample.
    package var bytesPerSample: Int { self == .pcm16 ? 2 : 1 }
}
