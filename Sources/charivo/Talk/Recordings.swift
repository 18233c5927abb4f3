internal import CharivoAudio

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The folder that recordings go to.
enum Recordings {
    /// Makes the folder where needed, and begins a recording in it, named for the moment.
    static func begin(in folder: String, at date: Date = Date()) throws -> ConversationRecorder {
        do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
            throw TalkFailure(
                .output, "The folder \(folder) for recordings cannot be made. Choose another one with --record, or make room.")
        }
        return try ConversationRecorder(path: folder + "/" + name(at: date))
    }

    /// Takes the file of a recording away in which nothing was recorded, because no conversation came about.
    static func discard(_ recorder: ConversationRecorder) {
        try? FileManager.default.removeItem(atPath: recorder.path)
    }

    /// The name of a recording that begins at that moment, in UTC.
    static func name(at date: Date) -> String {
        let moment = date.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: false))
        return "talk-" + moment.filter(\.isWholeNumber) + ".wav"
    }
}
