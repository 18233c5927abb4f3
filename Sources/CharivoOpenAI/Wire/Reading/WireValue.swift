package import CharivoJSON

/// What stands for a JSON value of the wire: read with a place for the error, written without fail.
package protocol WireValue {
    /// Reads the value that stands at a place.
    init(_ value: JSONValue, at place: WirePlace) throws(WireDecodingError)

    /// The value on the wire.
    var json: JSONValue { get }
}

/// What stands for a JSON object of the wire.
package protocol WireRecord: WireValue {
    /// Reads the object, taking from it what is known.
    init(_ object: inout WireObject) throws(WireDecodingError)

    /// The members on the wire.
    var members: JSONObject { get }
}

extension WireRecord {
    /// Reads the object that stands at a place.
    package init(_ value: JSONValue, at place: WirePlace) throws(WireDecodingError) {
        var object = try WireObject(value, at: place)
        try self.init(&object)
    }

    /// The object on the wire.
    package var json: JSONValue { .object(members) }
}

extension WireName {
    /// Reads the word.
    package init(_ value: JSONValue, at place: WirePlace) throws(WireDecodingError) {
        self.init(rawValue: try String(value, at: place))
    }

    /// The word on the wire.
    package var json: JSONValue { .string(rawValue) }
}
