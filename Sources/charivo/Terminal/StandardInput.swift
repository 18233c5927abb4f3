internal import CharivoAudio

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Reads standard input on a thread of its own, and lets go of it soon after its task is cancelled.
actor StandardInput {
    private nonisolated let executor = BlockingExecutor(label: "charivo.input")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// How long a read waits before it looks whether it is still wanted, in milliseconds.
    private static let patience: CInt = 100

    /// The next bytes; `nil` at the end of the input, and when the task is cancelled.
    func read() -> [UInt8]? {
        while !Task.isCancelled {
            var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            let ready = poll(&descriptor, 1, Self.patience)
            if ready < 0, errno != EINTR { return nil }
            guard ready > 0 else { continue }
            var count = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, initialized in
                count = systemRead(STDIN_FILENO, buffer.baseAddress, buffer.count)
                initialized = max(0, count)
            }
            if count < 0, errno == EINTR { continue }
            return count > 0 ? bytes : nil
        }
        return nil
    }

    /// Takes single keys from the terminal, without showing them, while `body` runs.
    func withKeyboard(_ body: () async -> Void) async {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return await body() }
        var keys = before
        keys.c_lflag &= ~(tcflag_t(ICANON) | tcflag_t(ECHO))
        tcsetattr(STDIN_FILENO, TCSANOW, &keys)
        await body()
        tcsetattr(STDIN_FILENO, TCSANOW, &before)
    }
}

/// The system's `read`, which the method's own name would hide.
private func systemRead(_ descriptor: CInt, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, bytes, count)
}
