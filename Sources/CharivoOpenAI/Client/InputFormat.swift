internal import CharivoRealtime

/// The format in which a service hears the user, and the sound made fit for it.
///
/// Apps give sound at 24,000 Hz. A config may ask, by its provider options, for telephony's G.711 instead: the sound is then brought
/// down to that law's 8,000 Hz before it is coded.
struct InputFormat: Sendable {
    private(set) var encoding: WireAudioEncoding = .pcm16
    private var rate = TelephoneRate()
    /// The update that asked for the format, and the format before it: the service may yet refuse.
    private var request: (messageID: String, before: WireAudioEncoding)?

    /// An update goes out. What is sent after it is heard in the format that it asks for, before that is acknowledged.
    mutating func asked(_ config: RealtimeSessionConfig, messageID: String) {
        guard let wanted = config.inputFormat?.encoding, wanted != encoding else { return }
        request = (messageID, encoding)
        change(to: wanted)
    }

    /// The service says what is in force.
    mutating func confirmed(_ format: WireAudioFormat) {
        request = nil
        if let encoding = format.encoding { change(to: encoding) }
    }

    /// The service refused something.
    mutating func refused(messageID: String?) {
        guard let request, request.messageID == messageID else { return }
        self.request = nil
        change(to: request.before)
    }

    private mutating func change(to encoding: WireAudioEncoding) {
        guard encoding != self.encoding else { return }
        self.encoding = encoding
        rate = TelephoneRate()
    }

    /// Sound as the service is to hear it; empty when a piece is too short to hold one sample of it.
    mutating func convert(_ audio: PCMAudio) -> PCMAudio {
        guard encoding.sampleRate != audio.sampleRate else { return audio }
        return PCMAudio(samples: rate.convert(audio.samples), sampleRate: encoding.sampleRate)
    }
}

extension RealtimeSessionConfig {
    /// The format that the provider options ask the user's sound to be in.
    var inputFormat: WireAudioFormat? {
        let input = providerOptions?["audio"]?.objectValue?["input"]?.objectValue
        guard let format = input?["format"]?.objectValue else { return nil }
        return WireAudioFormat(type: format["type"]?.stringValue, rate: format["rate"]?.intValue)
    }

    /// What is wrong with the format that is asked for: one that sound cannot be coded in here.
    var inputFormatError: RealtimeError? {
        guard let format = inputFormat else { return nil }
        if let encoding = format.encoding, (format.rate ?? encoding.sampleRate) == encoding.sampleRate { return nil }
        return RealtimeError(
            code: .invalidConfiguration,
            message: "providerOptions.audio.input.format asks for sound that cannot be made here; use audio/pcm at 24000 Hz, "
                + "audio/pcmu or audio/pcma.", parameter: "session.audio.input.format")
    }
}
