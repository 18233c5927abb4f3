import Logging
import Synchronization

/// A log that keeps its lines.
final class CapturedLog: Sendable {
    struct Line: Sendable {
        var message: String
        var metadata: [String: String]
    }

    private let kept = Mutex<[Line]>([])

    var lines: [Line] { kept.withLock(\.self) }

    var handler: Handler { Handler(log: self) }

    func keep(_ line: Line) { kept.withLock { $0.append(line) } }

    /// Writes into the log, with the metadata of its logger.
    struct Handler: LogHandler {
        let log: CapturedLog
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        init(log: CapturedLog) { self.log = log }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { _, explicit in explicit }
            log.keep(Line(message: "\(event.message)", metadata: all.mapValues { "\($0)" }))
        }
    }
}
