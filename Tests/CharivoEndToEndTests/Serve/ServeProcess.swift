import Foundation

/// `charivo serve` as a process of its own.
enum ServeProcess {
    /// Runs it for the length of a closure, on a port that it chooses itself, then asks it to stop and tells how it ended.
    @discardableResult
    static func serving(
        _ arguments: [String] = [], environment: [String: String] = [:], _ body: (_ url: String) async throws -> Void
    ) async throws -> (status: Int32, output: String, errors: String, stopping: Duration) {
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = CommandRun.executable
        process.arguments = ["serve", "--port", "0"] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let errors = folder.url.appendingPathComponent("errors")
        _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
        process.standardError = try FileHandle(forWritingTo: errors)
        let pipe = Pipe()
        process.standardOutput = pipe
        let ended = AsyncStream<Int32>.makeStream()
        process.terminationHandler = {
            ended.continuation.yield($0.terminationStatus)
            ended.continuation.finish()
        }
        let pieces = AsyncStream<Data>.makeStream()
        pipe.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                pieces.continuation.finish()
            } else {
                pieces.continuation.yield(data)
            }
        }
        try process.run()
        var output = ""
        var iterator = pieces.stream.makeAsyncIterator()
        while !output.contains("Ctrl-C"), let piece = await iterator.next() { output += String(decoding: piece, as: UTF8.self) }
        guard let url = output.split(whereSeparator: \.isWhitespace).first(where: { $0.hasPrefix("http") }) else {
            process.terminate()
            throw CocoaError(
                .fileReadUnknown, userInfo: ["output": output, "errors": (try? String(contentsOf: errors, encoding: .utf8)) ?? ""])
        }
        do {
            try await body(String(url))
        } catch {
            process.terminate()
            throw error
        }
        let signalled = ContinuousClock.now
        process.terminate()
        while let piece = await iterator.next() { output += String(decoding: piece, as: UTF8.self) }
        var status: Int32 = -1
        for await value in ended.stream { status = value }
        return (status, output, String(decoding: try Data(contentsOf: errors), as: UTF8.self), .now - signalled)
    }
}
