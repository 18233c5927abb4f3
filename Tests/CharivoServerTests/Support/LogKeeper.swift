import Logging
import Synchronization

/// Keeps what is logged, whole.
final class LogKeeper: Sendable {
    private let lines = Mutex<[String]>([])
    private let (written, write) = AsyncStream.makeStream(of: String.self)

    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    /// Waits for a line of that kind, one that was written since the last wait. One waits at a time.
    func line(_ isWanted: (String) -> Bool) async {
        for await line in written where isWanted(line) { break }
    }

    var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(keeper: self) }
        logger.logLevel = .trace
        return logger
    }

    private struct Handler: LogHandler {
        let keeper: LogKeeper
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let line = "\(event.level) \(event.message) \(metadata) \(event.metadata ?? [:])"
            keeper.lines.withLock { $0.append(line) }
            keeper.write.yield(line)
        }
    }
}
