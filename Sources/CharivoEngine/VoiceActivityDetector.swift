/// Says of each short frame of sound whether somebody speaks in it.
///
/// A detector only judges frames. When a turn starts and ends (how many frames in a row, how much silence, how much of what
/// came before) is decided by the engine, the same way for every detector. A detector belongs to one session.
public protocol VoiceActivityDetector: Sendable {
    /// The rate of the frames the detector wants, in hertz.
    var sampleRate: Int { get }

    /// The length of a frame in samples: 10, 20 or 30 ms of sound.
    var frameLength: Int { get }

    /// Judges the next frame. Cheap (microseconds) and never blocking.
    ///
    /// - Parameter frame: `frameLength` samples at `sampleRate`, following the frame of the call before.
    mutating func isSpeech(_ frame: ArraySlice<Int16>) -> Bool

    /// Forgets what was heard, as before the first frame.
    mutating func reset()
}
