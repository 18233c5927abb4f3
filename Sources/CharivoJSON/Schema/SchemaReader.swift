/// Reads the keywords of one schema object, and refuses those that are of the wrong kind.
struct SchemaReader {
    let object: JSONObject
    let location: String

    subscript(_ keyword: String) -> JSONValue? { object[keyword] }

    /// A JSON pointer to the keyword.
    func path(_ keyword: String) -> String { JSONPointer.appending(keyword, to: location) }

    func broken(_ keyword: String, _ reason: String) -> JSONSchemaError {
        JSONSchemaError(path: path(keyword), reason: reason)
    }

    /// A number of things: a whole number that is not negative.
    func count(_ keyword: String) throws(JSONSchemaError) -> Int? {
        guard let value = object[keyword] else { return nil }
        if let count = value.intValue, count >= 0 { return count }
        // A count beyond every Int is as good as none where it is an upper bound, and unreachable where it is a lower one.
        if let number = value.doubleValue, number.isFinite, number > 0, number == number.rounded() { return Int.max }
        throw broken(keyword, "must be a whole number that is not negative.")
    }

    func number(_ keyword: String) throws(JSONSchemaError) -> JSONNumber? {
        guard let value = object[keyword] else { return nil }
        guard let number = JSONNumber(value), number.isFinite else { throw broken(keyword, "must be a number.") }
        return number
    }

    func string(_ keyword: String) throws(JSONSchemaError) -> String? {
        guard let value = object[keyword] else { return nil }
        guard let string = value.stringValue else { throw broken(keyword, "must be a string.") }
        return string
    }

    func flag(_ keyword: String) throws(JSONSchemaError) -> Bool? {
        guard let value = object[keyword] else { return nil }
        guard let flag = value.boolValue else { throw broken(keyword, "must be true or false.") }
        return flag
    }

    func array(_ keyword: String) throws(JSONSchemaError) -> [JSONValue]? {
        guard let value = object[keyword] else { return nil }
        guard let array = value.arrayValue else { throw broken(keyword, "must be an array.") }
        return array
    }

    /// The members of a keyword's object, sorted by name so that every run is alike.
    func members(_ keyword: String) throws(JSONSchemaError) -> [(name: String, value: JSONValue)]? {
        guard let value = object[keyword] else { return nil }
        guard let members = value.objectValue else { throw broken(keyword, "must be an object.") }
        return members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    func names(_ keyword: String) throws(JSONSchemaError) -> [String]? {
        guard let value = object[keyword] else { return nil }
        return try Self.names(in: value, at: path(keyword))
    }

    static func names(in value: JSONValue, at path: String) throws(JSONSchemaError) -> [String] {
        let names = value.arrayValue?.compactMap(\.stringValue)
        guard let names, names.count == value.arrayValue?.count else {
            throw JSONSchemaError(path: path, reason: "must be an array of strings.")
        }
        guard Set(names).count == names.count else {
            throw JSONSchemaError(path: path, reason: "must not name the same property twice.")
        }
        return names
    }
}
