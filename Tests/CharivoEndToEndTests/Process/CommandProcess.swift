import Foundation

/// A process of its own, whose output is read as it comes.
struct CommandProcess {
    /// What it writes to its standard output; ends with it.
    let output: AsyncStream<Data>
    private let process: Process
    /// Kept as long as the process: the system is told of its end by one that is there.
    private let pipe: Pipe
    private let ending: AsyncStream<Int32>
    private let errorFile: URL

    /// Starts it.
    ///
    /// - Parameters:
    ///   - environment: Variables besides those of the tests.
    ///   - folder: Where it works, and where its errors are kept.
    init(_ executable: URL, _ arguments: [String], environment: [String: String], in folder: TemporaryFolder) throws {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder.url
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        errorFile = folder.url.appendingPathComponent(UUID().uuidString + ".err")
        _ = FileManager.default.createFile(atPath: errorFile.path, contents: nil)
        process.standardError = try FileHandle(forWritingTo: errorFile)
        let pipe = Pipe()
        process.standardOutput = pipe
        let ended = AsyncStream<Int32>.makeStream()
        process.terminationHandler = {
            ended.continuation.yield($0.terminationStatus)
            ended.continuation.finish()
        }
        let pieces = AsyncStream<Data>.makeStream()
        try process.run()
        // A thread that reads, and no `readabilityHandler`: its dispatch source may still be watched when the descriptor is closed and
        // another file gets its number, and that has crashed the dispatch library.
        let reader = pipe.fileHandleForReading
        Thread.detachNewThread {
            while true {
                let data = reader.availableData
                guard !data.isEmpty else { break }
                pieces.continuation.yield(data)
            }
            pieces.continuation.finish()
        }
        (output, ending) = (pieces.stream, ended.stream)
        (self.process, self.pipe) = (process, pipe)
    }

    /// Sends it a signal.
    func signal(_ number: Int32 = SIGTERM) { kill(process.processIdentifier, number) }

    /// Waits for its end. To be asked once.
    func status() async -> Int32 {
        var status: Int32 = -1
        for await value in ending { status = value }
        return withExtendedLifetime((process, pipe)) { status }
    }

    /// What it has written to its standard error.
    var errors: String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }
}
