package import CharivoJSON

extension WireAudio: WireValue {
    /// Reads base64, in the encoding that the place tells.
    package init(_ value: JSONValue, at place: WirePlace) throws(WireDecodingError) {
        let text = Array(try String(value, at: place).utf8)
        do throws(Base64Error) {
            try self.init(base64: text.span, encoding: place.audio)
        } catch {
            throw WireDecodingError(.audio(error), at: place.path)
        }
    }

    /// Base64 on the wire.
    package var json: JSONValue {
        var text: [UInt8] = []
        appendBase64(to: &text)
        return .string(String(decoding: text, as: UTF8.self))
    }

    /// Reads base64 text.
    package init(base64 text: Span<UInt8>, encoding: WireAudioEncoding) throws(Base64Error) {
        self =
            switch encoding {
            case .pcm16: .pcm16(try Base64.samples(decoding: text))
            case .pcmu: .pcmu(try Base64.bytes(decoding: text))
            case .pcma: .pcma(try Base64.bytes(decoding: text))
            }
    }

    /// Writes the sound as base64 to the end of a buffer.
    package func appendBase64(to text: inout [UInt8]) {
        switch self {
        case .pcm16(let samples): Base64.append(samples.span, to: &text)
        case .pcmu(let bytes), .pcma(let bytes): Base64.append(bytes.span, to: &text)
        }
    }

    /// How many characters the sound takes as base64.
    package var base64Count: Int { Base64.textCount(bytes: sampleCount * encoding.bytesPerSample) }
}
