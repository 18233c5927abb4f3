import Foundation

/// A run of the built command as a process of its own.
struct CommandRun: Sendable {
    var status: Int32
    var output: String
    var errors: String
    /// From the signal to the end of the process, where a signal was sent.
    var stopping: Duration?

    /// The events of a run with `--json`, without the ones that are sixty a second.
    var events: [(name: String, payload: [String: Any])] {
        output.split(separator: "\n").compactMap { line in
            guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                let name = object["event"] as? String, let payload = object["payload"] as? [String: Any]
            else { return nil }
            return (name, payload)
        }
    }

    /// Where the build has put the command: beside the tests.
    static var executable: URL {
        URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("charivo")
    }

    /// Runs the command to its end.
    ///
    /// - Parameters:
    ///   - shell: Words of a shell that go before the command, such as limits.
    ///   - signal: A signal to send once the output holds that text.
    static func run(
        _ arguments: [String], environment: [String: String] = [:], shell: String = "", signal: (after: String, number: Int32)? = nil,
        in folder: TemporaryFolder
    ) async throws -> CommandRun {
        let process = try CommandProcess(
            URL(fileURLWithPath: "/bin/sh"), ["-c", shell + #" exec "$@""#, "sh", executable.path] + arguments, environment: environment,
            in: folder)
        var output = Data()
        var pending = signal
        var signalled: ContinuousClock.Instant?
        for await piece in process.output {
            output += piece
            if let wanted = pending, String(decoding: output, as: UTF8.self).contains(wanted.after) {
                process.signal(wanted.number)
                pending = nil
                signalled = .now
            }
        }
        return CommandRun(
            status: await process.status(), output: String(decoding: output, as: UTF8.self), errors: process.errors,
            stopping: signalled.map { .now - $0 })
    }
}

/// A folder that is gone after the test.
final class TemporaryFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("charivo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Writes a file, and gives its path.
    func write(_ name: String, _ text: String) throws -> String {
        let file = url.appendingPathComponent(name)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    /// The recording in the folder's `recordings`.
    func recording() throws -> Recording {
        let folder = url.appendingPathComponent("recordings")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        guard let name = names.first, names.count == 1 else { throw CocoaError(.fileNoSuchFile) }
        return try Recording(path: folder.appendingPathComponent(name).path)
    }
}
