package import CharivoRealtime

/// A piece of sound as an event carries it, with its encoding.
///
/// The wire says only "base64": which encoding it is, the session's format tells, so a decoder is told it.
package enum WireAudio: Hashable, Sendable {
    /// Signed 16-bit samples, 24,000 a second.
    case pcm16([Int16])
    /// G.711 µ-law bytes, 8,000 a second.
    case pcmu([UInt8])
    /// G.711 A-law bytes, 8,000 a second.
    case pcma([UInt8])

    /// Samples, in an encoding. Their rate is the encoding's: this resamples nothing.
    package init(samples: [Int16], encoding: WireAudioEncoding) {
        self =
            switch encoding {
            case .pcm16: .pcm16(samples)
            case .pcmu: .pcmu(samples.map(G711.muLaw(encoding:)))
            case .pcma: .pcma(samples.map(G711.aLaw(encoding:)))
            }
    }

    /// The encoding.
    package var encoding: WireAudioEncoding {
        switch self {
        case .pcm16: .pcm16
        case .pcmu: .pcmu
        case .pcma: .pcma
        }
    }

    /// The sound as 16-bit samples, at the encoding's rate.
    package var pcm: PCMAudio {
        switch self {
        case .pcm16(let samples): PCMAudio(samples: samples, sampleRate: encoding.sampleRate)
        case .pcmu(let bytes): PCMAudio(samples: bytes.map(G711.muLaw(decoding:)), sampleRate: encoding.sampleRate)
        case .pcma(let bytes): PCMAudio(samples: bytes.map(G711.aLaw(decoding:)), sampleRate: encoding.sampleRate)
        }
    }

    /// The bytes that the base64 stands for.
    package var bytes: [UInt8] {
        switch self {
        case .pcm16(let samples): samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        case .pcmu(let bytes), .pcma(let bytes): bytes
        }
    }

    /// How many samples the sound has.
    package var sampleCount: Int {
        switch self {
        case .pcm16(let samples): samples.count
        case .pcmu(let bytes), .pcma(let bytes): bytes.count
        }
    }

    /// How long the sound lasts.
    package var duration: Duration { .samples(sampleCount, at: encoding.sampleRate) }
}
