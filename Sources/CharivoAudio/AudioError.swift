/// What keeps sound from being read, written, recorded or played.
public struct AudioError: Error, Hashable, CustomStringConvertible {
    /// What kind of failure it is.
    public struct Code: Sendable, Hashable, RawRepresentable {
        /// The code's name.
        public let rawValue: String
        /// Makes a code of that name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// There is no file at the path.
        public static let missing = Code(rawValue: "missing")
        /// The path names a folder, or something else that is no regular file.
        public static let notAFile = Code(rawValue: "not_a_file")
        /// The file may not be opened, or reading it fails.
        public static let unreadable = Code(rawValue: "unreadable")
        /// The file holds no sound in a format that can be read.
        public static let notASoundFile = Code(rawValue: "not_a_sound_file")
        /// The file holds no samples.
        public static let empty = Code(rawValue: "empty")
        /// The file holds more channels than can be mixed into one.
        public static let tooManyChannels = Code(rawValue: "too_many_channels")
        /// The sound is longer than the limit it is read or written with.
        public static let tooLong = Code(rawValue: "too_long")
        /// The file cannot be created or written.
        public static let unwritable = Code(rawValue: "unwritable")
        /// No room is left where the file is written.
        public static let diskFull = Code(rawValue: "disk_full")
        /// A rate that no resampler, file or device can work with.
        public static let unsupportedRate = Code(rawValue: "unsupported_rate")
        /// No sound server runs, or it refuses the microphone or the speaker.
        public static let deviceUnavailable = Code(rawValue: "device_unavailable")
        /// A microphone or speaker that worked has stopped working.
        public static let deviceFailed = Code(rawValue: "device_failed")
    }

    /// What kind of failure it is.
    public var code: Code
    /// What happened, where, and what to do about it.
    public var message: String

    /// Makes an error.
    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
