internal import CharivoRealtime

/// A stream to or from the sound server on a thread of its own, since a call to it may wait.
actor PulseDevice {
    /// How long one call waits for the device at most; who wants to wait for longer asks again.
    static let patience: Duration = .milliseconds(20)

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

    /// Waits a moment for that many samples; none when they have not come yet, or when closed.
    func read(_ count: Int) throws(AudioError) -> [Int16] {
        try connection?.read(count, within: Self.patience) ?? []
    }

    /// Hands samples on, waiting a moment while the server's buffer is full.
    ///
    /// - Returns: How many it took; all of them when closed.
    func write(_ samples: ArraySlice<Int16>) throws(AudioError) -> Int {
        try connection?.write(samples, within: Self.patience) ?? samples.count
    }

    /// How long it takes from a write to the ear; `nil` while that is not known.
    ///
    /// - Parameter patience: How long a server that has not said it yet is waited for.
    func latency(within patience: Duration) throws(AudioError) -> Duration? {
        guard connection != nil else { return .zero }
        return try connection?.latency(within: patience)
    }

    /// Throws away what is not heard yet.
    func flush() throws(AudioError) {
        try connection?.flush()
    }
}
