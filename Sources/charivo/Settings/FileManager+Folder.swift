#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension FileManager {
    /// Whether there is a folder at a path.
    func hasFolder(atPath path: String) -> Bool { !path.isEmpty && fileExists(atPath: path + "/.") }
}
