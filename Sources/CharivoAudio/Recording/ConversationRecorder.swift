public import CharivoRealtime
internal import Synchronization

/// Writes both sides of a conversation into one WAV file: the user on the left, the character on the right.
///
/// Both sides are streams without gaps that begin together: silence is given like any other sound. A side that gives nothing
/// for a second is written as silent. The file can be played at any moment, also if the process is killed.
///
/// ```swift
/// let recorder = try ConversationRecorder(path: "talk.wav")
/// async let _ = recorder.run()
/// recorder.appendUser(microphoneSamples)
/// recorder.appendCharacter(renderedSamples)
/// try await recorder.close()
/// ```
public final class ConversationRecorder: Sendable {
    /// How long sound waits at most before it is written.
    public static let writeInterval: Duration = .milliseconds(250)
    /// The most sound that waits for a disk that stalls; what comes beyond it is dropped and counted in ``dropped``.
    public static let backlog: Duration = .seconds(60)

    /// Where the file is.
    public let path: String

    private let clock: any SessionClock
    private let file: RecordingFile
    private let timeline: Mutex<TwoTrackTimeline>

    /// Creates the file, replacing one that is there.
    ///
    /// - Parameters:
    ///   - path: Where to write. The folder exists.
    ///   - clock: What says when to write.
    /// - Throws: ``AudioError/Code/unwritable`` or ``AudioError/Code/diskFull``.
    public init(path: String, clock: any SessionClock = ContinuousSessionClock()) throws(AudioError) {
        self.path = path
        self.clock = clock
        file = RecordingFile(writer: try AudioFileWriter(path: path, layout: .stereo))
        let rate = PCMAudio.realtimeSampleRate
        timeline = Mutex(TwoTrackTimeline(tolerance: rate, limit: Self.backlog.samples(at: rate)))
    }

    /// How much sound was dropped because the disk was too slow.
    public var dropped: Duration { .samples(timeline.withLock(\.dropped), at: PCMAudio.realtimeSampleRate) }

    /// Adds further sound of the user's, at 24,000 Hz. Never blocks.
    public func appendUser(_ samples: [Int16]) { timeline.withLock { $0.appendLeft(samples) } }

    /// Adds further sound of the character's, at 24,000 Hz. Never blocks.
    public func appendCharacter(_ samples: [Int16]) { timeline.withLock { $0.appendRight(samples) } }

    /// Writes what comes, until its task is cancelled.
    ///
    /// - Throws: ``AudioError`` `diskFull`, `unwritable` or `tooLong`, when no more can be written.
    public func run() async throws(AudioError) {
        while (try? await clock.sleep(until: clock.now + Self.writeInterval)) != nil {
            try await file.write(timeline.withLock { $0.take() })
        }
    }

    /// Writes what is left, and finishes the file. The file is closed also when this throws.
    ///
    /// - Throws: ``AudioError/Code/diskFull`` or ``AudioError/Code/unwritable`` when the end could not be written.
    public func close() async throws(AudioError) {
        do { try await file.write(timeline.withLock { $0.takeAll() }) } catch {
            try? await file.close()
            throw error
        }
        try await file.close()
    }
}
