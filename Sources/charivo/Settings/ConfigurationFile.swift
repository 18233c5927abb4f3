internal import CharivoJSON

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A file of settings: a JSON object whose nested objects are the levels of the settings' names.
struct ConfigurationFile: Sendable {
    /// The most bytes such a file may have.
    static let maximumBytes = 1 << 20

    let path: String
    /// What it sets, by the settings' names.
    private(set) var contents: [String: SettingContent] = [:]
    /// All that is wrong with it, as far as can be told without knowing what a setting takes: a misspelt limit is no limit.
    private(set) var problems: [TalkFailure] = []
    private var positions: [[String]: JSONOutline.Position] = [:]

    /// Reads a file.
    init(path: String) {
        self.path = path
        if FileManager.default.hasFolder(atPath: path) {
            problems = [TalkFailure(.missingInput, "The configuration \(path) is a folder. Give the file in it with --config.")]
            return
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            let what = FileManager.default.fileExists(atPath: path) ? "cannot be read" : "is not there"
            problems = [
                TalkFailure(.missingInput, "The configuration \(path) \(what). Check the path given with --config, and whose it is.")
            ]
            return
        }
        guard data.count <= Self.maximumBytes else {
            problems = [TalkFailure(.configuration, "The configuration \(path) is over 1 MiB.")]
            return
        }
        read([UInt8](data))
    }

    /// Where a setting stands.
    func origin(of name: String) -> SettingOrigin {
        .file(path, positions[name.split(separator: ".").map(String.init)])
    }

    private func isBefore(_ left: String, _ right: String) -> Bool {
        guard case .file(_, let left?) = origin(of: left), case .file(_, let right?) = origin(of: right) else { return left < right }
        return (left.line, left.column) < (right.line, right.column)
    }

    private mutating func read(_ bytes: [UInt8]) {
        let outline: JSONOutline
        do { outline = try JSONOutline(utf8: bytes) } catch {
            let place = SettingOrigin.file(path, error.position)
            return problems.append(TalkFailure(.configuration, "\(place): this is not JSON: \(error.message)."))
        }
        positions = outline.positions
        guard case .object(let members)? = try? JSONValue(utf8: bytes) else {
            return problems.append(
                TalkFailure(.configuration, "\(path) is not a JSON object. It begins with { and ends with }, and settings stand between."))
        }
        for (path, first, position) in outline.repeated {
            problems.append(
                TalkFailure(
                    .configuration,
                    "\(SettingOrigin.file(self.path, position)): \(path.joined(separator: ".")) is set a second time; the first is at "
                        + "\(first.line):\(first.column). Keep one of them."))
        }
        take(members, below: "")
    }

    private mutating func take(_ members: JSONObject, below prefix: String) {
        // In the order of the file: whoever mends it goes through it from the top.
        let named = members.map { (name: prefix + $0.key, value: $0.value) }
        for (name, value) in named.sorted(by: { isBefore($0.name, $1.name) }) {
            if let key = ServeKey[name] {
                if let content = SettingContent(value) {
                    contents[name] = key.kind == .file ? content.resolved(besides: path) : content
                } else {
                    refuse(name, "is \(Self.words(for: value)); it has to be \(key.kind.accepts).")
                }
            } else if case .object(let members) = value, !members.isEmpty {
                take(members, below: name + ".")
            } else if let first = ServeKey.all.first(where: { $0.name.hasPrefix(name + ".") }) {
                if value.objectValue == nil {
                    refuse(name, "is \(Self.words(for: value)); it has to be an object with settings in it, such as \(first.name).")
                }
            } else {
                let hint = NearestName.question(name, among: ServeKey.all.map(\.name))
                problems.append(TalkFailure(.configuration, "\(origin(of: name)): there is no setting \(name).\(hint)"))
            }
        }
    }

    private mutating func refuse(_ name: String, _ words: String) {
        problems.append(TalkFailure(.configuration, "\(origin(of: name)): \(name) \(words)"))
    }

    /// What a value is that no setting takes. It is not quoted: in the wrong place, a text may be a secret.
    private static func words(for value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool: "true or false"
        case .integer, .number: "a number"
        case .string: "a text"
        case .object: "an object"
        case .array(let values): values.allSatisfy { $0.stringValue != nil } ? "a list" : "a list with other things than texts in it"
        }
    }
}

extension SettingContent {
    /// A path as it is to be read: what is relative lies in the folder of the file that names it, wherever the command was started.
    fileprivate func resolved(besides file: String) -> SettingContent {
        guard case .text(let path) = self, !path.isEmpty, !path.hasPrefix("/"), let end = file.lastIndex(of: "/") else { return self }
        return .text(file[...end] + path)
    }
}
