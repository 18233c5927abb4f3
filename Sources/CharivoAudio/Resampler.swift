internal import CSpeexDSP

/// Changes the rate of a stream of samples, with speexdsp's polyphase filter.
///
/// The filter looks a little ahead: a sample comes out of ``process(_:)`` only when about a millisecond of what follows it
/// is known. ``flush()`` lets the last ones out. Over a whole stream the output lasts as long as the input, to the nearest
/// sample, and is not shifted against it.
///
/// ```swift
/// var resampler = try Resampler(from: 44_100, to: 24_000)
/// var samples = resampler.process(firstChunk)
/// samples += resampler.process(secondChunk)
/// samples += resampler.flush()
/// ```
public struct Resampler: ~Copyable {
    /// Rates that can be converted, in hertz: 1,000 to 768,000.
    public static let supportedRates = 1_000...768_000

    /// The rate of what goes in, in hertz.
    public let inputRate: Int
    /// The rate of what comes out, in hertz.
    public let outputRate: Int

    /// `nil` when both rates are the same and nothing has to be done.
    private let state: OpaquePointer?
    private var consumed = 0
    private var produced = 0

    /// Makes a resampler for one stream of one channel.
    ///
    /// - Parameters:
    ///   - inputRate: The rate of what goes in, in hertz; one of ``supportedRates``.
    ///   - outputRate: The rate of what comes out, in hertz; one of ``supportedRates``.
    ///   - quality: From 0, the fastest, to 10, the best. The default leaves no audible trace on speech.
    /// - Throws: ``AudioError/Code/unsupportedRate``.
    public init(from inputRate: Int, to outputRate: Int, quality: Int = 7) throws(AudioError) {
        guard Self.supportedRates.contains(inputRate), Self.supportedRates.contains(outputRate) else {
            throw AudioError(
                code: .unsupportedRate,
                message: "Sound at \(inputRate) Hz cannot be converted to \(outputRate) Hz: rates go from 1,000 to 768,000 Hz.")
        }
        var state: OpaquePointer?
        if inputRate != outputRate {
            var status: CInt = 0
            state = speex_resampler_init(1, UInt32(inputRate), UInt32(outputRate), CInt(min(max(quality, 0), 10)), &status)
            guard let state else {
                throw AudioError(
                    code: .unsupportedRate,
                    message: "Sound at \(inputRate) Hz cannot be converted to \(outputRate) Hz: speexdsp refuses (\(status)).")
            }
            // Without this the stream would begin with the filter's own silence, and everything would be late by it.
            speex_resampler_skip_zeros(state)
        }
        self.inputRate = inputRate
        self.outputRate = outputRate
        self.state = state
    }

    deinit {
        if let state { speex_resampler_destroy(state) }
    }

    /// Takes the next samples and gives what is complete so far.
    public mutating func process(_ samples: some Collection<Int16>) -> [Int16] {
        if let output = samples.withContiguousStorageIfAvailable({ convert($0) }) { return output }
        return Array(samples).withUnsafeBufferPointer { convert($0) }
    }

    /// Gives what the filter still holds, and begins a new stream.
    ///
    /// After it, as many samples have come out as the length of the input makes at the output's rate, rounded to the nearest.
    public mutating func flush() -> [Int16] {
        guard let state else { return [] }
        let (input, output) = (consumed, produced)
        let total = (input * outputRate + inputRate / 2) / inputRate
        var tail: [Int16] = []
        if total > output {
            // Twice the filter's reach is always enough to push out its last sample, also after rounding.
            let silence = [Int16](repeating: 0, count: 2 * Int(speex_resampler_get_input_latency(state)) + 2 * inputRate / outputRate + 2)
            tail = silence.withUnsafeBufferPointer { convert($0) }
            tail.removeLast(max(0, tail.count - (total - output)))
        }
        speex_resampler_reset_mem(state)
        speex_resampler_skip_zeros(state)
        consumed = 0
        produced = 0
        return tail
    }

    private mutating func convert(_ input: UnsafeBufferPointer<Int16>) -> [Int16] {
        guard let state else { return Array(input) }
        let capacity = input.count * outputRate / inputRate + outputRate / inputRate + 64
        var position = 0
        let output = [Int16](unsafeUninitializedCapacity: capacity) { buffer, count in
            while position < input.count, count < capacity {
                var taken = UInt32(clamping: input.count - position)
                var given = UInt32(clamping: capacity - count)
                let source = input.baseAddress.map { $0 + position }
                let target = buffer.baseAddress.map { $0 + count }
                guard speex_resampler_process_int(state, 0, source, &taken, target, &given) == 0, taken > 0 || given > 0 else { break }
                position += Int(taken)
                count += Int(given)
            }
        }
        consumed += position
        produced += output.count
        return output
    }
}
