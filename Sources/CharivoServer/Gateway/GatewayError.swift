/// What is wrong with something a client sent, or could not be done for it. The client is told; the session goes on where it can.
///
/// Messages say what was wrong, where, and what to do. They never quote what was sent.
package struct GatewayError: Error, Sendable, Hashable {
    /// What kind of failure it is.
    package struct Code: RawRepresentable, Sendable, Hashable {
        /// The code as it stands in JSON.
        package let rawValue: String
        /// Makes a code of that name.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// The message cannot be read: not JSON, no type, a field of another type or out of its range.
        static let invalidMessage = Code(rawValue: "invalid_message")
        /// The message is of a type that this version does not know.
        static let unknownType = Code(rawValue: "unknown_type")
        /// The message does not fit what the connection is at.
        static let outOfOrder = Code(rawValue: "out_of_order")
        /// The protocol's version is not spoken here.
        static let unsupportedVersion = Code(rawValue: "unsupported_version")
        /// There is no such character.
        static let unknownCharacter = Code(rawValue: "unknown_character")
        /// More sound came than time has passed.
        static let microphoneTooFast = Code(rawValue: "microphone_too_fast")
        /// The position reported lies beyond the sound that was sent.
        static let positionBeyondSound = Code(rawValue: "position_beyond_sound")
        /// Too much at once.
        static let limit = Code(rawValue: "limit")
    }

    /// What kind of failure it is.
    package var code: Code
    /// What happened and what to do, for a person.
    package var message: String
    /// The type of the message that it is about.
    package var about: String?

    init(_ code: Code, _ message: String, about: String? = nil) {
        self.code = code
        self.message = message
        self.about = about
    }
}
