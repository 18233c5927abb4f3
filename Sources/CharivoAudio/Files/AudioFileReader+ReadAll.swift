public import CharivoRealtime

extension AudioFileReader {
    /// Reads a whole file at once.
    ///
    /// - Parameters:
    ///   - path: Where the file is.
    ///   - limit: The longest sound that is read; ten minutes by default, some 60 MB at 48 kHz.
    /// - Throws: ``AudioError``, among them ``AudioError/Code/tooLong`` when the file lasts longer than the limit.
    public static func readAll(path: String, limit: Duration = .seconds(600)) throws(AudioError) -> PCMAudio {
        var reader = try AudioFileReader(path: path)
        return try reader.readAll(limit: limit)
    }

    /// Reads what is left of the file.
    ///
    /// - Parameter limit: The longest sound that is read; ten minutes by default, some 60 MB at 48 kHz.
    /// - Throws: ``AudioError``, among them ``AudioError/Code/tooLong`` when more than the limit is left.
    public mutating func readAll(limit: Duration = .seconds(600)) throws(AudioError) -> PCMAudio {
        let maximum = limit.samples(at: sampleRate)
        // The header may announce anything; only what is really there is made room for.
        var samples: [Int16] = []
        samples.reserveCapacity(min(announcedCount, maximum, sampleRate * 60))
        while let piece = try read(upTo: 16_384) {
            samples += piece.samples
            guard samples.count <= maximum else {
                throw AudioError(
                    code: .tooLong,
                    message: "\(path) lasts longer than \(limit.wholeMilliseconds / 1_000) seconds, the most that is read at once. "
                        + "Cut it into shorter files.")
            }
        }
        return PCMAudio(samples: samples, sampleRate: sampleRate)
    }
}
