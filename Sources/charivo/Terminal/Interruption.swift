internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Tells when a person or the system wants the process to stop: Ctrl-C, or a termination signal.
///
/// From its making on the signals no longer end the process at once; a second one does.
final class Interruption: Sendable {
    /// The signals that came, in order. To be read once.
    let signals: AsyncStream<CInt>
    private let sources: [DispatchSource]

    init() {
        let (signals, continuation) = AsyncStream<CInt>.makeStream(bufferingPolicy: .bufferingOldest(1))
        self.signals = signals
        let queue = DispatchQueue(label: "charivo.signals")
        let count = Mutex(0)
        // Somebody who stopped reading our output is noticed where it is written.
        signal(SIGPIPE, SIG_IGN)
        sources = [SIGINT, SIGTERM, SIGHUP].compactMap { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                continuation.yield(number)
                // Whoever asks twice does not want to wait. The cursor comes back; the recording's header is up to date.
                let isRepeated = count.withLock { count in
                    count += 1
                    return count > 1
                }
                if isRepeated {
                    StandardOutput().write("\u{1B}[?25h")
                    _exit(128 + number)
                }
            }
            source.resume()
            return source as? DispatchSource
        }
    }
}
