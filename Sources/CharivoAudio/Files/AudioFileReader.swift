internal import CSndFile
public import CharivoRealtime

/// Reads a sound file piece by piece: WAV, FLAC, AIFF, Ogg and whatever else libsndfile knows, at any rate and sample format.
///
/// Two channels are mixed into one. The samples keep the file's rate; see ``Resampler`` for another one.
///
/// ```swift
/// var reader = try AudioFileReader(path: "hello.wav")
/// while let piece = try reader.read(upTo: 4_800) {
///     await microphone.append(piece)
/// }
/// ```
///
/// Reading waits for the disk. That is short, but a caller with a deadline reads on a thread of its own.
public struct AudioFileReader: ~Copyable {
    /// The most channels that are mixed into one.
    public static let maximumChannels = 2

    /// Where the file is.
    public let path: String
    /// Samples a second, in hertz.
    public let sampleRate: Int
    /// The file's channels: 1 or 2.
    public let channels: Int
    /// The samples of one channel that the file's header announces. A file that was cut short has fewer.
    public let announcedCount: Int

    private let file: OpaquePointer

    /// Opens a sound file.
    ///
    /// - Throws: ``AudioError``: `missing`, `notAFile`, `unreadable`, `notASoundFile`, `empty`, `tooManyChannels` or
    ///   `unsupportedRate`, naming the file.
    public init(path: String) throws(AudioError) {
        try FileKind.checkReadable(path)
        var info = SF_INFO()
        guard let file = sf_open(path, Int32(SFM_READ), &info) else {
            throw AudioError(
                code: .notASoundFile,
                message: "\(path) is not a sound file that can be read (\(String(cString: sf_strerror(nil)))). "
                    + "Give a WAV, FLAC, AIFF or Ogg file; a file of bare samples has to be given a header first.")
        }
        if let refusal = Self.refusal(of: info, path: path) {
            sf_close(file)
            throw refusal
        }
        self.path = path
        self.file = file
        sampleRate = Int(info.samplerate)
        channels = Int(info.channels)
        announcedCount = Int(info.frames)
    }

    deinit { sf_close(file) }

    private static func refusal(of info: SF_INFO, path: String) -> AudioError? {
        if info.channels > CInt(maximumChannels) || info.channels < 1 {
            return AudioError(
                code: .tooManyChannels,
                message: "\(path) has \(info.channels) channels; one or two can be read. Mix it down first, for example with: "
                    + "sox FILE mono.wav remix -")
        }
        if !Resampler.supportedRates.contains(Int(info.samplerate)) {
            return AudioError(
                code: .unsupportedRate,
                message: "\(path) says it has \(info.samplerate) samples a second; 1,000 to 768,000 can be read. "
                    + "Its header may be damaged.")
        }
        if info.frames <= 0 {
            return AudioError(code: .empty, message: "\(path) holds no sound: it has a header and no samples. Record it anew.")
        }
        return nil
    }

    /// Reads on.
    ///
    /// - Parameter count: The most samples to read.
    /// - Returns: The next samples, `nil` at the end of the file.
    /// - Throws: ``AudioError/Code/unreadable`` when the file breaks off inside its compressed data or the disk fails.
    public mutating func read(upTo count: Int) throws(AudioError) -> PCMAudio? {
        guard count > 0 else { return nil }
        // As floating point, because libsndfile does not scale floating-point files when it is asked for integers, and so that
        // two channels are mixed before they are rounded.
        var frames = 0
        let interleaved = [Float](unsafeUninitializedCapacity: count * channels) { buffer, initialized in
            frames = Int(sf_readf_float(file, buffer.baseAddress, sf_count_t(count)))
            frames = max(0, frames)
            initialized = frames * channels
        }
        if frames == 0 {
            guard sf_error(file) == 0 else {
                throw AudioError(
                    code: .unreadable,
                    message: "\(path) cannot be read to its end (\(String(cString: sf_strerror(file)))). The file may be damaged.")
            }
            return nil
        }
        return PCMAudio(samples: mixed(interleaved), sampleRate: sampleRate)
    }

    private func mixed(_ interleaved: [Float]) -> [Int16] {
        guard channels == 2 else { return interleaved.map(Self.quantized) }
        return stride(from: 0, to: interleaved.count - 1, by: 2).map { Self.quantized((interleaved[$0] + interleaved[$0 + 1]) / 2) }
    }

    /// Rounds to 16 bits. Lossy formats overshoot full scale, and a damaged file may hold what is no number.
    private static func quantized(_ value: Float) -> Int16 {
        guard value.isFinite else { return 0 }
        return Int16(min(max((value * 32_768).rounded(), -32_768), 32_767))
    }
}
