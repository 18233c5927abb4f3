internal import CharivoJSON
internal import Configuration
internal import SystemPackage

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The values of a server's settings and where each comes from: a flag goes over the environment, and that over the file.
struct SettingValues: Sendable {
    /// A value, as it is told.
    struct Found: Sendable, Hashable {
        var text: String
        var origin: String
    }

    private struct Source: Sendable {
        var origin: String
        var reader: ConfigReader
        var prefix: [String]
    }

    private let sources: [Source]

    /// Reads the file, if there is one.
    ///
    /// - Parameters:
    ///   - flags: What the command line sets, by the settings' names.
    ///   - environment: The environment; of it `CHARIVO_…` is read.
    ///   - file: The path of a JSON file.
    /// - Throws: ``TalkFailure`` for a file that cannot be read, is no JSON, or has a setting that is not known.
    init(flags: [String: ConfigValue], environment: [String: String], file: String?) async throws {
        var sources = [
            Source(
                origin: "the command line",
                reader: ConfigReader(
                    provider: InMemoryProvider(
                        values: Dictionary(uniqueKeysWithValues: flags.map { (AbsoluteConfigKey(Self.path($0.key)), $0.value) }))),
                prefix: []),
            Source(
                origin: "the environment",
                reader: ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: environment)), prefix: ["charivo"]),
        ]
        if let file {
            try Self.check(file)
            let provider: FileProvider<JSONSnapshot>
            do {
                provider = try await FileProvider<JSONSnapshot>(filePath: FilePath(file))
            } catch {
                throw TalkFailure(.badInput, "\(file) cannot be read as a configuration: values are texts, numbers, and lists of texts.")
            }
            sources.append(Source(origin: file, reader: ConfigReader(provider: provider), prefix: []))
        }
        self.sources = sources
    }

    func text(_ name: String) async throws -> String? {
        try await first(name) { try await $0.fetchString(forKey: $1) }
    }

    func whole(_ name: String) async throws -> Int? {
        try await first(name) { try await $0.fetchInt(forKey: $1) }
    }

    func number(_ name: String) async throws -> Double? {
        try await first(name, Self.number)
    }

    private static func number(_ reader: ConfigReader, _ key: ConfigKey) async throws -> Double? {
        // A JSON file has 20 where it means 20.0.
        do { return try await reader.fetchDouble(forKey: key) } catch { return try await reader.fetchInt(forKey: key).map(Double.init) }
    }

    func list(_ name: String) async throws -> [String]? {
        try await first(name) { try await $0.fetchStringArray(forKey: $1) }
    }

    /// What a setting is set to and where; `nil` where it is not.
    func found(_ key: ServeKey) async throws -> Found? {
        for source in sources {
            let name = ConfigKey(source.prefix + Self.path(key.name))
            let text: String? =
                switch key.kind {
                case .text: try await value(key.name, source) { try await source.reader.fetchString(forKey: name) }
                case .whole: try await value(key.name, source) { try await source.reader.fetchInt(forKey: name).map { "\($0)" } }
                case .number: try await value(key.name, source) { try await Self.number(source.reader, name).map { "\($0)" } }
                case .list:
                    try await value(key.name, source) { try await source.reader.fetchStringArray(forKey: name)?.joined(separator: ", ") }
                }
            if let text { return Found(text: text, origin: source.origin) }
        }
        return nil
    }

    private func first<Value>(_ name: String, _ read: (ConfigReader, ConfigKey) async throws -> Value?) async throws -> Value? {
        for source in sources {
            let key = ConfigKey(source.prefix + Self.path(name))
            if let found = try await value(name, source, { try await read(source.reader, key) }) { return found }
        }
        return nil
    }

    private func value<Value>(_ name: String, _ source: Source, _ read: () async throws -> Value?) async throws -> Value? {
        do {
            return try await read()
        } catch {
            throw TalkFailure(
                .badInput, "The setting \(name), from \(source.origin), is not a \(ServeKey[name]?.kind.rawValue ?? "value").")
        }
    }

    private static func path(_ name: String) -> [String] { name.split(separator: ".").map(String.init) }

    /// Checks that a file is a JSON object with no setting that is not known: a misspelt limit is no limit.
    private static func check(_ file: String) throws(TalkFailure) {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw TalkFailure(.missingInput, "The configuration \(file) cannot be read. Is it there, and yours to read?")
        }
        guard data.count <= 1 << 20 else { throw TalkFailure(.badInput, "The configuration \(file) is over 1 MiB.") }
        let json: JSONValue
        do { json = try JSONValue(utf8: data) } catch { throw TalkFailure(.badInput, "\(file) is not JSON: \(error)") }
        guard case .object(let members) = json else { throw TalkFailure(.badInput, "\(file) is not a JSON object.") }
        for name in names(in: members, below: "").sorted() where ServeKey[name] == nil {
            let near = ServeKey.all.map(\.name).min { distance($0, name) < distance($1, name) }
            let hint = near.flatMap { distance($0, name) <= 4 ? " Did you mean \($0)?" : nil } ?? ""
            throw TalkFailure(.badInput, "\(file): there is no setting \(name).\(hint)")
        }
    }

    private static func names(in members: JSONObject, below prefix: String) -> [String] {
        members.flatMap { name, value -> [String] in
            if case .object(let members) = value { return names(in: members, below: "\(prefix)\(name).") }
            return [prefix + name]
        }
    }

    /// How many letters differ (Levenshtein).
    private static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.lowercased()), Array(right.lowercased().prefix(128)))
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var corner = row[0]
            row[0] = index + 1
            for (other, candidate) in right.enumerated() {
                let cost = corner + (letter == candidate ? 0 : 1)
                corner = row[other + 1]
                row[other + 1] = min(cost, row[other] + 1, row[other + 1] + 1)
            }
        }
        return row[right.count]
    }
}
