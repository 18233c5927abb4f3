internal import CharivoRealtime

/// A stream to or from the sound server on a thread of its own, since every call to it may block.
actor PulseDevice {
    private nonisolated let executor: BlockingExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private var connection: PulseConnection?

    init(label: String) {
        executor = BlockingExecutor(label: label)
    }

    /// Connects, unless connected.
    func open(
        _ direction: PulseConnection.Direction, server: String?, device: String?, applicationName: String, sampleRate: Int,
        buffered: Duration
    ) throws(AudioError) {
        guard connection == nil else { return }
        connection = try PulseConnection(
            direction, server: server, device: device, applicationName: applicationName, sampleRate: sampleRate, buffered: buffered)
    }

    /// Lets go of the device.
    func close() {
        connection = nil
    }

    /// Waits for that many samples; none when closed.
    func read(_ count: Int) throws(AudioError) -> [Int16] {
        try connection?.read(count) ?? []
    }

    /// Hands samples on, waiting while the server's buffer is full.
    func write(_ samples: ArraySlice<Int16>) throws(AudioError) {
        try connection?.write(samples)
    }

    /// How long it takes from a write to the ear.
    func latency() throws(AudioError) -> Duration {
        try connection?.latency() ?? .zero
    }

    /// Throws away what is not heard yet.
    func flush() throws(AudioError) {
        try connection?.flush()
    }
}
