package import CharivoJSON

/// A JSON object while it is read: each read takes a member out, so that what is left at the end is what nobody knew.
package struct WireObject: Sendable {
    /// The members that nobody has taken yet.
    package private(set) var rest: JSONObject

    /// Where the object stands.
    package let place: WirePlace

    /// Begins to read an object.
    package init(_ value: JSONValue, at place: WirePlace) throws(WireDecodingError) {
        guard let members = value.objectValue else { throw place.wrongType(expected: "object", found: value) }
        self.rest = members
        self.place = place
    }

    /// Takes a member that must be there, and not be `null`.
    package mutating func required<Value: WireValue>(
        _ name: String, as type: Value.Type = Value.self
    ) throws(WireDecodingError) -> Value {
        guard let value = try optional(name, as: type) else { throw WireDecodingError(.missing, at: place.member(name).path) }
        return value
    }

    /// Takes a member that may be absent or `null`, which are one here.
    package mutating func optional<Value: WireValue>(
        _ name: String, as type: Value.Type = Value.self
    ) throws(WireDecodingError) -> Value? {
        guard let value = rest.removeValue(forKey: name), !value.isNull else { return nil }
        return try Value(value, at: place.member(name))
    }

    /// Takes a member that may be absent or `null`, which are two here.
    package mutating func patch<Value: WireValue>(
        _ name: String, as type: Value.Type = Value.self
    ) throws(WireDecodingError) -> Patch<Value> {
        guard let value = rest.removeValue(forKey: name) else { return .absent }
        return value.isNull ? .null : .value(try Value(value, at: place.member(name)))
    }

    /// Takes a member that may be absent or `null`; one that cannot be read is counted and left out.
    package mutating func tolerant<Value: WireValue>(
        _ name: String, as type: Value.Type = Value.self, _ unreadable: inout Int
    ) -> Value? {
        do throws(WireDecodingError) { return try optional(name, as: type) } catch {
            unreadable += 1
            return nil
        }
    }

    /// Takes a member that is an array; each element that cannot be read is counted and left out.
    package mutating func tolerantElements<Value: WireValue>(
        _ name: String, as type: Value.Type = Value.self, _ unreadable: inout Int
    ) -> [Value] {
        let values: [JSONValue] = tolerant(name, &unreadable) ?? []
        return values.enumerated().compactMap { index, value in
            do throws(WireDecodingError) { return try Value(value, at: place.member(name).element(index)) } catch {
                unreadable += 1
                return nil
            }
        }
    }

    /// Takes a member that nobody needs to know.
    package mutating func drop(_ name: String) { rest.removeValue(forKey: name) }
}

extension JSONObject {
    /// Writes a member, unless there is no value.
    mutating func set(_ name: String, _ value: (some WireValue)?) {
        if let value { self[name] = value.json }
    }

    /// Writes a member, `null` where there is no value.
    mutating func setOrNull(_ name: String, _ value: (some WireValue)?) {
        self[name] = value?.json ?? .null
    }

    /// Writes a member, unless it is absent.
    mutating func set(_ name: String, _ patch: Patch<some WireValue>) {
        switch patch {
        case .absent: break
        case .null: self[name] = .null
        case .value(let value): self[name] = value.json
        }
    }
}
