internal import CPulseAudio
internal import CharivoRealtime

/// One stream to or from the sound server: PulseAudio, or PipeWire in its place.
///
/// No call waits for longer than it was told to, or than its task is wanted: a server that has suspended a device neither gives sound
/// nor takes any, for as long as it likes. Sound is 16-bit, one channel; the server converts it to what the device wants.
struct PulseConnection: ~Copyable {
    /// Which way the sound goes.
    enum Direction {
        case record
        case play

        fileprivate var device: String {
            switch self {
            case .record: "microphone"
            case .play: "speaker"
            }
        }
    }

    /// How long a server may take to say that a stream is ready.
    private static let connectPatience: Duration = .seconds(5)
    /// How far behind the listener's place a sound is ended: before the server has been told, that much is heard.
    private static let notice: Duration = .milliseconds(5)
    /// How long a sound takes to fade out.
    private static let fade: Duration = .milliseconds(3)
    /// How much of what was written is remembered: more than any server keeps ready.
    private static let memory: Duration = .seconds(1)

    private let loop: OpaquePointer
    private let context: OpaquePointer
    private let stream: OpaquePointer
    private let direction: Direction
    private let sampleRate: Int
    private var written: WrittenSound
    /// Recorded sound that is not enough to be handed on yet.
    private var recorded: [Int16] = []

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
        func unavailable(_ status: CInt) -> AudioError {
            AudioError(
                code: .deviceUnavailable,
                message: "The \(direction.device)\(device.map { " \($0)" } ?? "") cannot be opened (\(Self.reason(status))). "
                    + "A sound server has to run for this user: PulseAudio, or PipeWire with pipewire-pulse.")
        }
        guard let loop = pa_mainloop_new() else { throw unavailable(PA_ERR_INTERNAL.status) }
        guard let context = pa_context_new(pa_mainloop_get_api(loop), applicationName) else {
            pa_mainloop_free(loop)
            throw unavailable(PA_ERR_INTERNAL.status)
        }
        func leave() {
            pa_context_disconnect(context)
            pa_context_unref(context)
            pa_mainloop_free(loop)
        }
        var isConnected = pa_context_connect(context, server, PA_CONTEXT_NOFLAGS, nil) >= 0
        if isConnected {
            isConnected = Self.turn(loop, within: Self.connectPatience) {
                switch pa_context_get_state(context) {
                case PA_CONTEXT_READY: true
                case PA_CONTEXT_FAILED, PA_CONTEXT_TERMINATED: false
                default: nil
                }
            }
        }
        guard isConnected, let stream = Self.makeStream(in: context, sampleRate: sampleRate) else {
            let status = pa_context_errno(context)
            leave()
            throw unavailable(status == 0 ? PA_ERR_TIMEOUT.status : status)
        }
        var isReady = Self.connect(stream, direction, device: device, bytes: UInt32(clamping: buffered.samples(at: sampleRate) * 2))
        if isReady {
            isReady = Self.turn(loop, within: Self.connectPatience) {
                switch pa_stream_get_state(stream) {
                case PA_STREAM_READY: true
                case PA_STREAM_FAILED, PA_STREAM_TERMINATED: false
                default: nil
                }
            }
        }
        guard isReady else {
            let status = pa_context_errno(context)
            pa_stream_unref(stream)
            leave()
            throw unavailable(status == 0 ? PA_ERR_TIMEOUT.status : status)
        }
        self.loop = loop
        self.context = context
        self.stream = stream
        self.direction = direction
        self.sampleRate = sampleRate
        written = WrittenSound(limit: Self.memory.samples(at: sampleRate))
    }

    deinit {
        pa_stream_disconnect(stream)
        pa_stream_unref(stream)
        pa_context_disconnect(context)
        pa_context_unref(context)
        pa_mainloop_free(loop)
    }

    private static func makeStream(in context: OpaquePointer, sampleRate: Int) -> OpaquePointer? {
        #if _endian(little)
        let encoding = PA_SAMPLE_S16LE
        #else
        let encoding = PA_SAMPLE_S16BE
        #endif
        var format = pa_sample_spec(format: encoding, rate: UInt32(clamping: sampleRate), channels: 1)
        return pa_stream_new(context, "voice", &format, nil)
    }

    private static func connect(_ stream: OpaquePointer, _ direction: Direction, device: String?, bytes: UInt32) -> Bool {
        let unset = UInt32.max
        let flags = pa_stream_flags_t(
            rawValue: PA_STREAM_INTERPOLATE_TIMING.rawValue | PA_STREAM_ADJUST_LATENCY.rawValue | PA_STREAM_AUTO_TIMING_UPDATE.rawValue)
        switch direction {
        case .record:
            var buffer = pa_buffer_attr(maxlength: unset, tlength: unset, prebuf: unset, minreq: unset, fragsize: bytes)
            return pa_stream_connect_record(stream, device, &buffer, flags) >= 0
        case .play:
            // Without prebuffering: a reply is heard as it arrives, not after the server has gathered enough of it.
            var buffer = pa_buffer_attr(maxlength: unset, tlength: bytes, prebuf: 0, minreq: unset, fragsize: unset)
            return pa_stream_connect_playback(stream, device, &buffer, flags, nil, nil) >= 0
        }
    }

    /// Waits for that many samples; none when they do not come in time. What came meanwhile is kept for the next call.
    mutating func read(_ count: Int, within patience: Duration) throws(AudioError) -> [Int16] {
        let deadline = ContinuousClock.now + patience
        while true {
            try takeRecorded()
            if recorded.count >= count {
                defer { recorded.removeFirst(count) }
                return Array(recorded[..<count])
            }
            guard try turn(until: deadline) else { return [] }
        }
    }

    private mutating func takeRecorded() throws(AudioError) {
        while pa_stream_readable_size(stream) > 0 {
            var data: UnsafeRawPointer?
            var bytes = 0
            guard pa_stream_peek(stream, &data, &bytes) >= 0 else { throw failure() }
            guard bytes > 0 else { return }
            if let data {
                recorded.append(contentsOf: UnsafeRawBufferPointer(start: data, count: bytes).bindMemory(to: Int16.self))
            } else {
                // A hole in the recording: the device has lost that much.
                recorded.append(contentsOf: repeatElement(0, count: bytes / 2))
            }
            pa_stream_drop(stream)
        }
    }

    /// Hands samples to the server, waiting while its buffer is full.
    ///
    /// - Returns: How many it took in time.
    mutating func write(_ samples: ArraySlice<Int16>, within patience: Duration) throws(AudioError) -> Int {
        let deadline = ContinuousClock.now + patience
        var rest = samples
        while !rest.isEmpty {
            let room = pa_stream_writable_size(stream)
            guard room >= 0 else { throw failure() }
            let piece = rest.prefix(room / 2)
            if !piece.isEmpty {
                let status = piece.withUnsafeBufferPointer {
                    pa_stream_write(stream, $0.baseAddress, $0.count * 2, nil, 0, PA_SEEK_RELATIVE)
                }
                guard status >= 0 else { throw failure() }
                written.append(piece)
                rest = rest.dropFirst(piece.count)
            }
            // What was written goes out only when the loop turns.
            guard try turn(until: rest.isEmpty ? .now : deadline) || rest.isEmpty else { break }
        }
        return samples.count - rest.count
    }

    /// How long it takes from a write to the ear, or from the mouth to a read; `nil` when the server has not said it in time.
    borrowing func latency(within patience: Duration) throws(AudioError) -> Duration? {
        let deadline = ContinuousClock.now + patience
        _ = try turn(until: .now)
        while true {
            var microseconds: pa_usec_t = 0
            var isNegative: CInt = 0
            if pa_stream_get_latency(stream, &microseconds, &isNegative) >= 0 {
                return isNegative == 0 ? .microseconds(Int64(clamping: microseconds)) : .zero
            }
            guard try turn(until: deadline) else { return nil }
        }
    }

    /// Throws away what the server has and the device has not let be heard.
    ///
    /// It is written over, with a fade and silence, rather than flushed: a server that flushes ends the sound in the middle of a wave. The
    /// stream stays as long as it was, so what is written next is heard behind that silence, and no place in it has to be counted anew.
    mutating func flush() throws(AudioError) {
        let latency = try latency(within: .zero) ?? Self.memory
        let heard = written.count - max(.zero, latency - Self.notice).samples(at: sampleRate)
        guard let cut = written.cut(after: heard, fade: Self.fade.samples(at: sampleRate)) else { return }
        let status = cut.samples.withUnsafeBufferPointer {
            pa_stream_write(stream, $0.baseAddress, $0.count * 2, nil, Int64(cut.start * 2), PA_SEEK_ABSOLUTE)
        }
        guard status >= 0 else { throw failure() }
        // What was written goes out only when the loop turns.
        _ = try turn(until: .now)
    }

    /// Lets the connection live until that moment at the latest, or until something has happened.
    ///
    /// - Returns: Whether there is time left.
    private borrowing func turn(until deadline: ContinuousClock.Instant) throws(AudioError) -> Bool {
        guard Self.turn(loop, until: deadline), pa_stream_get_state(stream) == PA_STREAM_READY else { throw failure() }
        return deadline > .now && !Task.isCancelled
    }

    /// Turns a loop until a question is answered; `false` when it is not in time.
    private static func turn(_ loop: OpaquePointer, within patience: Duration, until answer: () -> Bool?) -> Bool {
        let deadline = ContinuousClock.now + patience
        while true {
            if let answer = answer() { return answer }
            guard turn(loop, until: deadline), deadline > .now, !Task.isCancelled else { return false }
        }
    }

    /// One turn of a loop, of 20 ms at most, so that a task that is not wanted any more ends soon.
    private static func turn(_ loop: OpaquePointer, until deadline: ContinuousClock.Instant) -> Bool {
        let wait = min(max(deadline - .now, .zero), .milliseconds(20))
        guard pa_mainloop_prepare(loop, CInt(wait / .microseconds(1))) >= 0, pa_mainloop_poll(loop) >= 0 else { return false }
        return pa_mainloop_dispatch(loop) >= 0
    }

    private borrowing func failure() -> AudioError {
        AudioError(
            code: .deviceFailed,
            message: "The \(direction.device) has stopped working (\(Self.reason(pa_context_errno(context)))). "
                + "Check the sound server, then begin again.")
    }

    private static func reason(_ status: CInt) -> String {
        pa_strerror(status).map { String(cString: $0) } ?? "error \(status)"
    }
}

extension pa_error_code_t {
    fileprivate var status: CInt { CInt(rawValue) }
}
