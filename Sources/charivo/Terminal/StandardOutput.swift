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
    private let failure = Mutex<CInt?>(nil)

    init(descriptor: CInt = STDOUT_FILENO) { self.descriptor = descriptor }

    /// Whether nothing more can be written: the reader is gone, or the disk is full.
    var isClosed: Bool { failure.withLock { $0 != nil } }

    /// What is wrong with the output; `nil` also when its reader just had enough.
    var problem: String? {
        failure.withLock { $0.flatMap { $0 == EPIPE ? nil : String(cString: strerror($0)) } }
    }

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
                let number = errno
                failure.withLock { $0 = number }
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
