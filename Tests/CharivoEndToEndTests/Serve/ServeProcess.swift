import Foundation

/// `charivo serve` as a process of its own.
enum ServeProcess {
    /// Runs it for the length of a closure, on a port that it chooses itself, then asks it to stop and tells how it ended.
    @discardableResult
    static func serving(
        _ arguments: [String] = [], environment: [String: String] = [:],
        _ body: (_ url: String) async throws -> Void
    ) async throws -> (status: Int32, output: String, errors: String, stopping: Duration) {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let process = try CommandProcess(
            CommandRun.executable, ["serve", "--port", "0"] + arguments, environment: environment, in: folder)
        var output = ""
        var iterator = process.output.makeAsyncIterator()
        while !output.contains("Ctrl-C"), let piece = await iterator.next() { output += String(decoding: piece, as: UTF8.self) }
        guard let url = output.split(whereSeparator: \.isWhitespace).first(where: { $0.hasPrefix("http") }) else {
            process.signal()
            throw CocoaError(.fileReadUnknown, userInfo: ["output": output, "errors": process.errors])
        }
        do {
            try await body(String(url))
        } catch {
            process.signal()
            throw error
        }
        let signalled = ContinuousClock.now
        process.signal()
        while let piece = await iterator.next() { output += String(decoding: piece, as: UTF8.self) }
        let status = await process.status()
        return (status, output, process.errors, .now - signalled)
    }
}
