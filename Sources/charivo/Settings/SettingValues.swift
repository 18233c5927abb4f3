internal import Configuration

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The values of a server's settings and where each comes from: a flag goes over the environment, and that over the file.
///
/// Every value that is given is checked at once against what its setting takes, so that all that is wrong can be told together
/// (``problems``). A setting with a value that cannot be used counts as not set, and is ``isFaulty(_:)``.
struct SettingValues: Sendable {
    /// A value, as it is told.
    struct Found: Sendable, Hashable {
        var text: String
        var origin: SettingOrigin
    }

    private struct Source: Sendable {
        var reader: ConfigReader
        var prefix: [String]
        var origin: @Sendable (ServeKey) -> SettingOrigin?
        var content: @Sendable (ServeKey) -> SettingContent?

        func key(_ name: String) -> ConfigKey { ConfigKey(prefix + SettingValues.path(name)) }
    }

    private let sources: [Source]
    private var faults: [String: TalkFailure] = [:]
    /// All that is wrong with single values, in the order in which settings are explained.
    private(set) var problems: [TalkFailure]

    /// Reads the file, if there is one, and checks every value.
    ///
    /// - Parameters:
    ///   - flags: What the command line sets.
    ///   - environment: The environment; of it `CHARIVO_…` is read.
    ///   - file: The path of a JSON file.
    init(flags: [SettingFlag], environment: [String: String], file: String?) async {
        let given = Dictionary(flags.map { ($0.name, $0) }) { $1 }
        var sources = [
            Source(
                reader: Self.reader(given.mapValues(\.value)), prefix: [], origin: { key in given[key.name].map { .option($0.option) } },
                content: { given[$0.name]?.value }),
            Source(
                reader: ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: environment)), prefix: ["charivo"],
                origin: { environment[$0.variable] == nil ? nil : .variable($0.variable) },
                content: { environment[$0.variable].map(SettingContent.text) }),
        ]
        problems = []
        if let file {
            let file = ConfigurationFile(path: file)
            problems = file.problems
            sources.append(
                Source(
                    reader: Self.reader(file.contents), prefix: [],
                    origin: { file.contents[$0.name] == nil ? nil : file.origin(of: $0.name) }, content: { file.contents[$0.name] }))
        }
        self.sources = sources
        for key in ServeKey.all {
            for source in sources {
                guard let problem = await problem(of: key, in: source) else { continue }
                problems.append(problem)
                faults[key.name] = faults[key.name] ?? problem
            }
        }
    }

    /// Whether a setting was given a value that cannot be used.
    func isFaulty(_ name: String) -> Bool { faults[name] != nil }

    /// Whether a setting was given a value, be it one that cannot be used.
    func isSet(_ name: String) -> Bool { origin(of: name) != nil }

    /// Goes on only if none of these settings has a value that cannot be used.
    func demandSound(_ names: String...) throws(SettingFault) {
        if let problem = names.lazy.compactMap({ faults[$0] }).first { throw SettingFault(problem: problem) }
    }

    /// Where a setting is set; `nil` where it is not.
    func origin(of name: String) -> SettingOrigin? {
        guard let key = ServeKey[name] else { return nil }
        return sources.lazy.compactMap { $0.origin(key) }.first
    }

    /// What is wrong with a setting's value, said with the place where it is set.
    ///
    /// - Parameter status: What it comes to; that of the place when `nil`.
    func problem(_ name: String, _ words: String, _ status: TalkFailure.Status? = nil) -> TalkFailure {
        let origin = origin(of: name)
        return TalkFailure(status ?? origin?.status ?? .configuration, (origin.map { "\($0): " } ?? "") + "\(name) \(words)")
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

    func list(_ name: String) async throws -> [String]? {
        try await first(name) { try await $0.fetchStringArray(forKey: $1) }
    }

    /// What a setting is set to and where; `nil` where it is not.
    func found(_ key: ServeKey) async throws -> Found? {
        let text: String? =
            switch key.kind {
            case .text, .file, .choice: try await text(key.name)
            case .whole: try await whole(key.name).map { "\($0)" }
            case .number: try await number(key.name).map { "\($0)" }
            case .list, .choices: try await list(key.name)?.joined(separator: ", ")
            }
        guard let text, let origin = origin(of: key.name) else { return nil }
        return Found(text: text, origin: origin)
    }

    private static func number(_ reader: ConfigReader, _ key: ConfigKey) async throws -> Double? {
        // A JSON file has 20 where it means 20.0.
        do { return try await reader.fetchDouble(forKey: key) } catch { return try await reader.fetchInt(forKey: key).map(Double.init) }
    }

    private func first<Value>(_ name: String, _ read: (ConfigReader, ConfigKey) async throws -> Value?) async throws -> Value? {
        guard !isFaulty(name) else { return nil }
        for source in sources {
            if let found = try await read(source.reader, source.key(name)) { return found }
        }
        return nil
    }

    /// What is wrong with the value that a source has for a setting.
    private func problem(of key: ServeKey, in source: Source) async -> TalkFailure? {
        guard let origin = source.origin(key), let content = source.content(key) else { return nil }
        let (reader, name) = (source.reader, source.key(key.name))
        func misfit(_ hint: String = "") -> TalkFailure {
            // What stands where a file is to be named may be the secret itself.
            let found = key.kind == .file ? "" : "is \(content.quoted); it "
            return TalkFailure(origin.status, "\(origin): \(key.name) \(found)has to be \(key.kind.accepts).\(hint)")
        }
        do {
            switch key.kind {
            case .text: _ = try await reader.fetchString(forKey: name)
            case .whole(let range): if let value = try await reader.fetchInt(forKey: name), !range.contains(value) { return misfit() }
            case .number(let range): if let value = try await Self.number(reader, name), !range.contains(value) { return misfit() }
            case .list: _ = try await reader.fetchStringArray(forKey: name)
            case .choice(let all):
                guard let value = try await reader.fetchString(forKey: name), !all.contains(value) else { return nil }
                return misfit(NearestName.question(value, among: all))
            case .choices(let all):
                guard let values = try await reader.fetchStringArray(forKey: name) else { return nil }
                if let wrong = values.first(where: { !all.contains($0) }) { return misfit(NearestName.question(wrong, among: all)) }
                if values.isEmpty { return misfit() }
            case .file:
                guard let path = try await reader.fetchString(forKey: name), let flaw = Self.flaw(ofFile: path) else { return nil }
                if let secret = SecretFile.content(ofSetting: key.name), SecretFile.looksLikeSecret(path) {
                    return TalkFailure(
                        origin.status,
                        "\(origin): \(key.name) has to be the path of a file with \(secret) in it. What stands there is no file, and looks like "
                            + "\(secret) itself, so that it is not repeated here: put it into a file that only you may read, and name that."
                    )
                }
                return TalkFailure(.missingInput, "\(origin): \(key.name) names \(path), and \(flaw)")
            }
        } catch {
            return misfit()
        }
        return nil
    }

    private static func flaw(ofFile path: String) -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return "there is no such file." }
        if FileManager.default.hasFolder(atPath: path) { return "that is a folder." }
        return FileManager.default.isReadableFile(atPath: path) ? nil : "that file is not this user's to read."
    }

    private static func reader(_ contents: [String: SettingContent]) -> ConfigReader {
        ConfigReader(
            provider: InMemoryProvider(
                values: Dictionary(uniqueKeysWithValues: contents.map { (AbsoluteConfigKey(path($0.key)), $0.value.configValue) })))
    }

    private static func path(_ name: String) -> [String] { name.split(separator: ".").map(String.init) }
}
