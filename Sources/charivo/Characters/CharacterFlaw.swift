internal import CharivoJSON

/// What is wrong with a field of a character's file, for a person: where it stands, what it has to be, and what it is.
struct CharacterFlaw: Sendable, Hashable {
    /// The most of a text that is repeated, in characters.
    private static let longestText = 40

    let words: String

    /// - Parameters:
    ///   - error: What reading `json` came to.
    ///   - place: The names that lead to `json` in the file.
    init(_ error: any Error, in json: JSONValue, at place: [String]) {
        guard let error = error as? DecodingError else {
            words = "it cannot be read as a character."
            return
        }
        func field(_ keys: [any CodingKey]) -> String {
            let path = (place.map(Step.name) + keys.map(Step.init)).map(\.description).joined()
            return "the field `\(path.drop { $0 == "." })`"
        }
        func misfit(_ expected: String, _ keys: [any CodingKey]) -> String {
            "\(field(keys)) has to be \(expected), and is \(Self.value(in: json, at: keys).map(Self.words) ?? "missing")."
        }
        words =
            switch error {
            case .keyNotFound(let key, let context): "\(field(context.codingPath + [key])) is missing."
            case .valueNotFound(let type, let context), .typeMismatch(let type, let context):
                misfit(Self.words(for: type), context.codingPath)
            case .dataCorrupted(let context):
                // Of a number that is not whole where it has to be, the decoder says neither the place nor anything else.
                if context.codingPath.isEmpty, let keys = Self.placeOfFraction(in: json) {
                    misfit("a whole number", keys)
                } else {
                    "\(field(context.codingPath)) cannot be used: \(context.debugDescription)"
                }
            @unknown default: "it cannot be read as a character."
            }
    }

    /// A value, in words; of a long text its beginning.
    static func words(for value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): "\(flag)"
        case .integer(let number): "the number \(number)"
        case .number(let number): "the number \(number)"
        case .string(let text): "the text \"\(text.prefix(longestText))\(text.count > longestText ? "…" : "")\""
        case .array: "a list"
        case .object: "an object"
        }
    }

    private static func words(for type: Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is Bool.Type: "true or false"
        case is any FixedWidthInteger.Type: "a whole number"
        case is any BinaryFloatingPoint.Type: "a number"
        default: "\(type)".hasPrefix("Array") ? "a list" : "an object"
        }
    }

    /// Where the first number stands that is not whole.
    private static func placeOfFraction(in json: JSONValue) -> [any CodingKey]? {
        let members: [(Step, JSONValue)]
        switch json {
        case .number: return []
        case .array(let values): members = values.enumerated().map { (.index($0), $1) }
        case .object(let object): members = object.sorted { $0.key < $1.key }.map { (.name($0.key), $0.value) }
        default: return nil
        }
        for (step, value) in members {
            if let rest = placeOfFraction(in: value) { return [step] + rest }
        }
        return nil
    }

    private static func value(in json: JSONValue, at keys: [any CodingKey]) -> JSONValue? {
        var value = json
        for key in keys {
            let part: JSONValue? =
                if let index = key.intValue, let list = value.arrayValue {
                    list.indices.contains(index) ? list[index] : nil
                } else {
                    value[key.stringValue]
                }
            guard let part else { return nil }
            value = part
        }
        return value
    }

    /// A step into a list or an object.
    private enum Step: CodingKey, CustomStringConvertible {
        case name(String)
        case index(Int)

        init(_ key: any CodingKey) { self = key.intValue.map(Step.index) ?? .name(key.stringValue) }
        init?(stringValue: String) { self = .name(stringValue) }
        init?(intValue: Int) { self = .index(intValue) }

        var stringValue: String { if case .name(let name) = self { name } else { description } }
        var intValue: Int? { if case .index(let index) = self { index } else { nil } }

        var description: String {
            switch self {
            case .name(let name): ".\(name)"
            case .index(let index): "[\(index)]"
            }
        }
    }
}
