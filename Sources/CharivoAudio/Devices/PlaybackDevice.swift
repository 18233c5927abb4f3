/// A speaker as ``PulseAudioOutput`` sees it.
protocol PlaybackDevice: Sendable {
    /// The rate of its samples, in hertz.
    var sampleRate: Int { get }
    func open() async throws
    /// Hands samples over, waiting a moment while it takes none.
    ///
    /// - Returns: How many it took.
    func write(_ samples: ArraySlice<Int16>) async throws -> Int
    /// How long a sample written now takes until it is heard; `nil` while that is not known.
    func knownLatency() async throws -> Duration?
    /// Throws away what it has not let be heard. What is heard at that moment fades out.
    func flush() async throws
    func close() async
}

extension PulseSpeaker: PlaybackDevice {}
