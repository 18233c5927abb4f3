#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A file that a setting names.
enum SettingFile {
    /// The most bytes such a file may have.
    private static let maximumBytes = 1 << 20

    /// Its text.
    static func text(_ path: String) throws(TalkFailure) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw TalkFailure(.missingInput, "The file \(path) cannot be read. Is it there, and yours to read?")
        }
        guard data.count <= maximumBytes else { throw TalkFailure(.badInput, "The file \(path) is over 1 MiB.") }
        guard let text = String(validating: data, as: UTF8.self) else { throw TalkFailure(.badInput, "The file \(path) is not UTF-8.") }
        return text
    }

    /// The key in it: a file usually ends with a line break that is no part of it.
    static func key(_ path: String) throws(TalkFailure) -> String {
        try text(path).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
