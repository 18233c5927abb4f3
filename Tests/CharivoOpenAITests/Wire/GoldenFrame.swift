import CharivoJSON
import Foundation
import Testing

/// A recorded shape of one event: `Golden/<side>/<type>+<variant>.json`.
struct GoldenFrame: CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]

    var testDescription: String { name }

    var json: JSONValue {
        get throws { try JSONValue(utf8: bytes) }
    }

    static let client = load("client")
    static let server = load("server")

    private static func load(_ side: String) -> [GoldenFrame] {
        let found = Bundle.module.urls(forResourcesWithExtension: "json", subdirectory: "Golden/\(side)") ?? []
        // On Linux these are `NSURL`s.
        let files = found.map { $0 as URL }
        return files.sorted { $0.path < $1.path }.map { file in
            GoldenFrame(
                name: file.deletingPathExtension().lastPathComponent,
                bytes: (try? Data(contentsOf: file)).map(Array.init) ?? [])
        }
    }
}

extension JSONValue {
    /// The paths of the members that another value does not have as this one does.
    func members(missingIn other: JSONValue, path: String = "") -> Set<String> {
        switch (self, other) {
        case (.object(let left), .object(let right)):
            left.reduce(into: []) { missing, member in
                let path = path.isEmpty ? member.key : "\(path).\(member.key)"
                if let value = right[member.key] {
                    missing.formUnion(member.value.members(missingIn: value, path: path))
                } else {
                    missing.insert(path)
                }
            }
        case (.array(let left), .array(let right)) where left.count == right.count:
            zip(left, right).reduce(into: []) { $0.formUnion($1.0.members(missingIn: $1.1, path: "\(path)[]")) }
        default: self == other ? [] : [path]
        }
    }
}
