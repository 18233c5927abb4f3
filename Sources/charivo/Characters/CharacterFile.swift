internal import CharivoAvatar
internal import CharivoJSON
internal import CharivoRealtime

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A file that describes a character: the seed's JSON of a character, and the catalog of its body under `avatarCatalog`.
enum CharacterFile {
    /// The most bytes such a file may have.
    static let maximumBytes = 1 << 20

    /// Reads a file.
    static func load(_ path: String) throws(TalkFailure) -> LoadedCharacter {
        guard FileManager.default.fileExists(atPath: path) else {
            throw TalkFailure(.missingInput, "There is no file \(path). Check the path given with --character.")
        }
        let data: Data
        do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
            throw TalkFailure(.missingInput, "\(path) cannot be read. Check that it is a file, and its permissions.")
        }
        guard data.count <= maximumBytes else {
            throw TalkFailure(.badInput, "\(path) is larger than 1 MB, the most a character may have.")
        }
        return try read([UInt8](data), from: path)
    }

    /// Reads the bytes of a file.
    static func read(_ bytes: [UInt8], from path: String) throws(TalkFailure) -> LoadedCharacter {
        let json: JSONValue
        do {
            _ = try JSONOutline(utf8: bytes)
            json = try JSONValue(utf8: bytes)
        } catch let flaw as JSONOutline.Flaw {
            throw TalkFailure(.badInput, "\(path):\(flaw.position.line):\(flaw.position.column): this is not JSON: \(flaw.message).")
        } catch {
            throw TalkFailure(.badInput, "\(path) is not JSON: \(error)")
        }
        for field in ["id", "name"] {
            guard let value = json[field], !value.isNull else {
                throw TalkFailure(.badInput, "\(path): the field `\(field)` is missing; a character needs an id and a name.")
            }
            guard let text = value.stringValue else {
                throw TalkFailure(.badInput, "\(path): the field `\(field)` should be a string, and is of type \(value.typeName).")
            }
            guard !text.allSatisfy(\.isWhitespace) else {
                throw TalkFailure(.badInput, "\(path): the field `\(field)` is empty.")
            }
        }
        do {
            return LoadedCharacter(
                character: try json.decode(as: Character.self),
                catalog: try json["avatarCatalog"].map { try $0.decode(as: AvatarCatalog.self) } ?? LoadedCharacter.hiyori.catalog)
        } catch {
            throw TalkFailure(.badInput, "\(path): \(describe(error))")
        }
    }

    private static func describe(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        return switch error {
        case .keyNotFound(let key, let context): "the field `\(path(context.codingPath + [key]))` is missing."
        case .valueNotFound(_, let context): "the field `\(path(context.codingPath))` is null, and needs a value."
        case .typeMismatch(let type, let context):
            "the field `\(path(context.codingPath))` is of another type; it should be read as \(type)."
        case .dataCorrupted(let context): "the field `\(path(context.codingPath))` cannot be used: \(context.debugDescription)"
        @unknown default: "it cannot be read as a character."
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    }
}
