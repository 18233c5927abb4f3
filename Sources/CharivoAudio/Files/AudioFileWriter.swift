internal import CSndFile
public import CharivoRealtime

/// Writes a WAV file of 16-bit samples as they come.
///
/// The header is brought up to date with every write, so that the file can be played even if the process is killed in the
/// middle. Call ``close()`` at the end: it says whether everything was written; without it the file is closed all the same.
///
/// ```swift
/// var writer = try AudioFileWriter(path: "reply.wav", sampleRate: 24_000)
/// try writer.append(audio.samples)
/// try writer.close()
/// ```
///
/// A stereo file records both sides of a conversation, the user on the left and the character on the right.
public struct AudioFileWriter: ~Copyable {
    /// How many channels a file has.
    public enum Layout: Int, Sendable, Hashable {
        /// One channel.
        case mono = 1
        /// Two: the user's voice on the left, the character's on the right.
        case stereo = 2
    }

    /// The most bytes of sound in one file. A WAV file counts them in 32 bits; some players in 31.
    public static let maximumBytes = Int(Int32.max) - 1_024

    /// Where the file is.
    public let path: String
    /// Samples a second, in hertz.
    public let sampleRate: Int
    /// How many channels the file has.
    public let layout: Layout
    /// How many samples of each channel were written so far.
    public private(set) var count = 0

    private let file: OpaquePointer
    private var isOpen = true

    /// Creates the file, replacing one that is there.
    ///
    /// - Throws: ``AudioError/Code/unwritable`` or ``AudioError/Code/diskFull``.
    public init(path: String, sampleRate: Int = PCMAudio.realtimeSampleRate, layout: Layout = .mono) throws(AudioError) {
        var info = SF_INFO()
        info.samplerate = CInt(clamping: sampleRate)
        info.channels = CInt(layout.rawValue)
        info.format = CInt(SF_FORMAT_WAV | SF_FORMAT_PCM_16)
        guard let file = sf_open(path, Int32(SFM_WRITE), &info) else {
            throw AudioError(
                code: .unwritable,
                message: "\(path) cannot be created (\(String(cString: sf_strerror(nil)))). "
                    + "Check that its folder exists, may be written to, and has room.")
        }
        self.path = path
        self.sampleRate = sampleRate
        self.layout = layout
        self.file = file
        sf_command(file, CInt(SFC_SET_UPDATE_HEADER_AUTO), nil, CInt(SF_TRUE))
    }

    deinit {
        if isOpen { sf_close(file) }
    }

    /// Writes samples to the one channel of a mono file, or the same to both of a stereo file.
    ///
    /// - Throws: ``AudioError/Code/diskFull``, ``AudioError/Code/unwritable`` or ``AudioError/Code/tooLong``. What was written
    ///   before can be played.
    public mutating func append(_ samples: some Collection<Int16>) throws(AudioError) {
        switch layout {
        case .mono: try write(Array(samples))
        case .stereo: try write(samples.flatMap { [$0, $0] })
        }
    }

    /// Writes both channels of a stereo file; the shorter side is filled up with silence. A mono file gets their mean.
    ///
    /// - Throws: ``AudioError/Code/diskFull``, ``AudioError/Code/unwritable`` or ``AudioError/Code/tooLong``. What was written
    ///   before can be played.
    public mutating func append(left: [Int16], right: [Int16]) throws(AudioError) {
        let frames = max(left.count, right.count)
        var samples: [Int16] = []
        samples.reserveCapacity(frames * layout.rawValue)
        for index in 0..<frames {
            let (user, character) = (index < left.count ? left[index] : 0, index < right.count ? right[index] : 0)
            switch layout {
            case .mono: samples.append(Int16((Int32(user) + Int32(character)) / 2))
            case .stereo:
                samples.append(user)
                samples.append(character)
            }
        }
        try write(samples)
    }

    /// Finishes the file.
    ///
    /// - Throws: ``AudioError/Code/diskFull`` when its last bytes did not fit. The file is closed in any case.
    public consuming func close() throws(AudioError) {
        isOpen = false
        guard sf_close(file) == 0 else {
            throw AudioError(code: .diskFull, message: "The end of \(path) could not be written. Make room and record again.")
        }
    }

    private mutating func write(_ interleaved: [Int16]) throws(AudioError) {
        guard !interleaved.isEmpty else { return }
        let frames = interleaved.count / layout.rawValue
        guard (count + frames) * layout.rawValue * 2 <= Self.maximumBytes else {
            throw AudioError(
                code: .tooLong,
                message: "\(path) has reached 2 GB, the most a WAV file can hold for every player. Go on in another file.")
        }
        let written = interleaved.withUnsafeBufferPointer { Int(sf_writef_short(file, $0.baseAddress, sf_count_t(frames))) }
        count += max(0, written)
        guard written == frames else {
            throw AudioError(
                code: .diskFull,
                message: "\(path) could not be written on after \(Duration.samples(count, at: sampleRate).wholeMilliseconds) ms of sound "
                    + "(\(String(cString: sf_strerror(file)))): most likely the disk is full. Make room; what was written so far "
                    + "can be played.")
        }
    }
}
