internal import CPulseAudio
internal import CharivoRealtime

/// One stream to or from the sound server: PulseAudio, or PipeWire in its place. Every call may block.
///
/// Sound is 16-bit, one channel; the server converts it to what the device wants.
struct PulseConnection: ~Copyable {
    /// Which way the sound goes.
    enum Direction {
        case record
        case play

        fileprivate var native: pa_stream_direction_t {
            switch self {
            case .record: PA_STREAM_RECORD
            case .play: PA_STREAM_PLAYBACK
            }
        }

        fileprivate var device: String {
            switch self {
            case .record: "microphone"
            case .play: "speaker"
            }
        }
    }

    private let stream: OpaquePointer
    private let direction: Direction
    private let sampleRate: Int

    /// Connects to a server.
    ///
    /// - Parameters:
    ///   - server: The server's address; `nil` for the user's own, which the library starts if it can.
    ///   - device: The server's name of a source or sink; `nil` for its default.
    ///   - buffered: How much sound the server keeps between us and the device.
    /// - Throws: ``AudioError/Code/deviceUnavailable``.
    init(
        _ direction: Direction, server: String?, device: String?, applicationName: String, sampleRate: Int, buffered: Duration
    ) throws(AudioError) {
        #if _endian(little)
        let encoding = PA_SAMPLE_S16LE
        #else
        let encoding = PA_SAMPLE_S16BE
        #endif
        var format = pa_sample_spec(format: encoding, rate: UInt32(clamping: sampleRate), channels: 1)
        let bytes = UInt32(clamping: buffered.samples(at: sampleRate) * 2)
        let unset = UInt32.max
        var buffer =
            switch direction {
            case .record: pa_buffer_attr(maxlength: unset, tlength: unset, prebuf: unset, minreq: unset, fragsize: bytes)
            // Without prebuffering: a reply is heard as it arrives, not after the server has gathered enough of it.
            case .play: pa_buffer_attr(maxlength: unset, tlength: bytes, prebuf: 0, minreq: unset, fragsize: unset)
            }
        var status: CInt = 0
        let stream = pa_simple_new(
            server, applicationName, direction.native, device, "voice", &format, nil, &buffer, &status)
        guard let stream else {
            throw AudioError(
                code: .deviceUnavailable,
                message: "The \(direction.device)\(device.map { " \($0)" } ?? "") cannot be opened (\(Self.reason(status))). "
                    + "A sound server has to run for this user: PulseAudio, or PipeWire with pipewire-pulse.")
        }
        self.stream = stream
        self.direction = direction
        self.sampleRate = sampleRate
    }

    deinit { pa_simple_free(stream) }

    /// Waits for that many samples.
    borrowing func read(_ count: Int) throws(AudioError) -> [Int16] {
        var status: CInt = 0
        var failed = false
        let samples = [Int16](unsafeUninitializedCapacity: count) { buffer, initialized in
            failed = pa_simple_read(stream, buffer.baseAddress, count * 2, &status) < 0
            initialized = failed ? 0 : count
        }
        if failed { throw failure(status) }
        return samples
    }

    /// Hands samples to the server, waiting while its buffer is full.
    borrowing func write(_ samples: ArraySlice<Int16>) throws(AudioError) {
        var status: CInt = 0
        let failed = samples.withUnsafeBufferPointer { buffer in
            buffer.count > 0 && pa_simple_write(stream, buffer.baseAddress, buffer.count * 2, &status) < 0
        }
        if failed { throw failure(status) }
    }

    /// How long it takes from a write to the ear, or from the mouth to a read.
    borrowing func latency() throws(AudioError) -> Duration {
        var status: CInt = 0
        let microseconds = pa_simple_get_latency(stream, &status)
        // The server says (pa_usec_t) -1 when it fails.
        guard microseconds != UInt64.max else { throw failure(status) }
        return .microseconds(Int64(clamping: microseconds))
    }

    /// Throws away what the server has and the device has not.
    borrowing func flush() throws(AudioError) {
        var status: CInt = 0
        if pa_simple_flush(stream, &status) < 0 { throw failure(status) }
    }

    private func failure(_ status: CInt) -> AudioError {
        AudioError(
            code: .deviceFailed,
            message: "The \(direction.device) has stopped working (\(Self.reason(status))). Check the sound server, then begin again.")
    }

    private static func reason(_ status: CInt) -> String {
        pa_strerror(status).map { String(cString: $0) } ?? "error \(status)"
    }
}
