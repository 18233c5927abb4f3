/// Why a frame is not an event of the protocol.
///
/// It names places and types, never values: what a frame carries is somebody's conversation.
package struct WireDecodingError: Error, Hashable, Sendable {
    /// What is wrong.
    package enum Reason: Hashable, Sendable {
        /// The frame is not a JSON text. The text says why.
        case notJSON(String)
        /// The frame nests deeper than this many levels.
        case tooDeep(limit: Int)
        /// The frame is JSON, but of this type instead of an object.
        case notAnObject(found: String)
        /// A member that must be there is absent, or null.
        case missing
        /// A value of another type than the protocol's, in JSON Schema's words (``JSONValue/typeName``).
        case wrongType(expected: String, found: String)
        /// A string outside the words the protocol has for this place.
        case unsupported(supported: [String])
        /// Audio that does not decode.
        case audio(Base64Error)
    }

    /// What is wrong.
    package var reason: Reason

    /// Where: names joined by dots, indices in brackets, such as `response.output[0].content`. Empty for the frame itself.
    package var path: String

    /// The event's `type`, when the frame had one that the protocol knows.
    package var eventType: String?

    /// The event's own `event_id`, for `error.event_id`, when the frame had one.
    package var eventID: String?

    /// Makes an error.
    package init(_ reason: Reason, at path: String = "", eventType: String? = nil, eventID: String? = nil) {
        self.reason = reason
        self.path = path
        self.eventType = eventType
        self.eventID = eventID
    }
}

extension WireDecodingError: CustomStringConvertible {
    /// What is wrong, and where, for a person.
    package var description: String {
        let place = path.isEmpty ? "the frame" : "'\(path)'"
        let event = eventType.map { " of \($0)" } ?? ""
        return switch reason {
        case .notJSON(let message): "A frame cannot be read. \(message)"
        case .tooDeep(let limit): "A frame nests deeper than \(limit) levels."
        case .notAnObject(let found): "A frame holds \(found) where an event object was expected."
        case .missing: "\(place)\(event) is missing."
        case .wrongType(let expected, let found): "\(place)\(event) should be \(expected), but is \(found)."
        case .unsupported(let supported): "\(place)\(event) should be one of: \(supported.joined(separator: ", "))."
        case .audio(let error): "\(place)\(event) is not audio: \(error)"
        }
    }
}
