#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What a path leads to, asked before libsndfile opens it: its own messages do not tell a folder from a damaged file, and
/// opening a pipe that nobody writes to would never return.
enum FileKind {
    /// Throws when there is no regular file with something in it that this process may read.
    static func checkReadable(_ path: String) throws(AudioError) {
        let files = FileManager.default
        guard files.fileExists(atPath: path) else {
            throw AudioError(code: .missing, message: "There is no file \(path). Check the path.")
        }
        // Of the link's target, not of the link.
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let attributes = (try? files.attributesOfItem(atPath: target)) ?? [:]
        switch attributes[.type] as? FileAttributeType {
        case .typeDirectory?:
            throw AudioError(code: .notAFile, message: "\(path) is a folder. Give the sound file itself.")
        case .typeRegular?, nil:
            break
        default:
            throw AudioError(code: .notAFile, message: "\(path) is no regular file. Copy the sound into a file and give that.")
        }
        guard files.isReadableFile(atPath: path) else {
            throw AudioError(code: .unreadable, message: "\(path) may not be read by this user. Check its permissions.")
        }
        // By its text: what type of number the attribute is depends on which of the two Foundations is loaded.
        if let size = attributes[.size], String(describing: size) == "0" {
            throw AudioError(code: .empty, message: "\(path) is empty: it has no bytes at all. Record it anew.")
        }
    }
}
