internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Writes whole texts to a file descriptor, without a buffer of its own.
final class StandardOutput: Sendable {
    private let descriptor: CInt
    private let isBroken = Mutex(false)

    init(descriptor: CInt = STDOUT_FILENO) { self.descriptor = descriptor }

    /// Whether the reader is gone, and what is written goes nowhere.
    var isClosed: Bool { isBroken.withLock(\.self) }

    /// Writes the text, waiting while the reader takes no more.
    func write(_ text: String) {
        guard !isClosed else { return }
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                written += count
            } else if errno != EINTR && errno != EAGAIN {
                isBroken.withLock { $0 = true }
                return
            }
        }
    }

    /// Whether it is a terminal.
    var isTerminal: Bool { isatty(descriptor) == 1 }

    /// How many columns the terminal has now; `nil` where there is none.
    var columns: Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}

/// The system's `write`, which the method's own name would hide.
private func systemWrite(_ descriptor: CInt, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
