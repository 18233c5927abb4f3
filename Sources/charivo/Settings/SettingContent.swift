internal import CharivoJSON
internal import Configuration

/// What a setting was given, before it is known to fit.
enum SettingContent: Sendable, Hashable {
    case text(String)
    case whole(Int)
    case number(Double)
    case flag(Bool)
    case list([String])

    /// What stands in a file; `nil` for what no setting takes: `null`, an object, or a list with anything but texts in it.
    init?(_ value: JSONValue) {
        switch value {
        case .string(let text): self = .text(text)
        case .integer(let number): self = .whole(number)
        case .number(let number): self = .number(number)
        case .bool(let flag): self = .flag(flag)
        case .array(let values):
            let texts = values.compactMap(\.stringValue)
            guard texts.count == values.count else { return nil }
            self = .list(texts)
        default: return nil
        }
    }

    /// As the reader of settings takes it.
    var configValue: ConfigValue {
        let content: ConfigContent =
            switch self {
            case .text(let text): .string(text)
            case .whole(let number): .int(number)
            case .number(let number): .double(number)
            case .flag(let flag): .bool(flag)
            case .list(let texts): .stringArray(texts)
            }
        return ConfigValue(content, isSecret: false)
    }

    /// As it stands in an error, in short.
    var quoted: String {
        switch self {
        case .text(let text): "\"\(text.prefix(60))\(text.count > 60 ? "…" : "")\""
        case .whole(let number): "\(number)"
        case .number(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        case .list(let texts): "[\(texts.prefix(6).map { "\"\($0.prefix(30))\"" }.joined(separator: ", "))\(texts.count > 6 ? ", …" : "")]"
        }
    }
}
