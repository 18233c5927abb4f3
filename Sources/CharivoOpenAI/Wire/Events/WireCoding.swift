extension ClientEvent {
    /// Reads a frame.
    ///
    /// - Parameters:
    ///   - bytes: The frame's UTF-8 text.
    ///   - audio: The encoding of the session's input audio.
    package init(utf8 bytes: [UInt8], audio: WireAudioEncoding = .pcm16) throws(WireDecodingError) {
        throw WireDecodingError(.missing)
    }

    /// Writes the event to the end of a buffer.
    package func write(to bytes: inout [UInt8]) {}
}

extension ServerEvent {
    /// Reads a frame.
    ///
    /// - Parameters:
    ///   - bytes: The frame's UTF-8 text.
    ///   - audio: The encoding of the session's output audio.
    package init(utf8 bytes: [UInt8], audio: WireAudioEncoding = .pcm16) throws(WireDecodingError) {
        throw WireDecodingError(.missing)
    }

    /// Writes the event to the end of a buffer.
    package func write(to bytes: inout [UInt8]) {}
}
