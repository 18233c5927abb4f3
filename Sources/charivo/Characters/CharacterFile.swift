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
        guard !FileManager.default.hasFolder(atPath: path) else {
            throw TalkFailure(.missingInput, "\(path) is a folder. Give the file in it with --character.")
        }
        let data: Data
        do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
            throw TalkFailure(.missingInput, "\(path) cannot be read. Check whose it is, and its permissions.")
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
        guard json.objectValue != nil else {
            throw TalkFailure(.badInput, "\(path) has to be an object, { … }, and is \(CharacterFlaw.words(for: json)).")
        }
        for field in ["id", "name"] {
            guard let value = json[field], !value.isNull else {
                throw TalkFailure(.badInput, "\(path): the field `\(field)` is missing; a character needs an id and a name.")
            }
            guard let text = value.stringValue else {
                throw TalkFailure(.badInput, "\(path): the field `\(field)` has to be a text, and is \(CharacterFlaw.words(for: value)).")
            }
            guard !text.allSatisfy(\.isWhitespace) else {
                throw TalkFailure(.badInput, "\(path): the field `\(field)` is empty.")
            }
        }
        var loaded = LoadedCharacter(character: try part(Character.self, json, at: [], from: path), catalog: LoadedCharacter.hiyori.catalog)
        if let body = json["avatarCatalog"] { loaded.catalog = try part(AvatarCatalog.self, body, at: ["avatarCatalog"], from: path) }
        return loaded
    }

    private static func part<Part: Decodable>(
        _ type: Part.Type, _ json: JSONValue, at place: [String], from path: String
    ) throws(TalkFailure) -> Part {
        do { return try json.decode(as: type) } catch {
            throw TalkFailure(.badInput, "\(path): \(CharacterFlaw(error, in: json, at: place).words)")
        }
    }
}
