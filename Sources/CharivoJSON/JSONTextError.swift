/// A text that is not JSON. The message says what is wrong; it never quotes the text, which may be private.
public struct JSONTextError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, for a person.
    public let message: String
    /// Whether the text nests deeper than it may; it was then not read as JSON at all.
    public let isTooDeep: Bool

    /// Whether the text is JSON, and has a number in it that is larger than any that can be held: `1e999`.
    public let hasNumberOutOfRange: Bool

    /// Makes an error with a message of its own.
    public init(message: String) {
        self.init(message: message, isTooDeep: false)
    }

    private init(message: String, isTooDeep: Bool, hasNumberOutOfRange: Bool = false) {
        self.message = message
        self.isTooDeep = isTooDeep
        self.hasNumberOutOfRange = hasNumberOutOfRange
    }

    static let numberOutOfRange = JSONTextError(
        message: "This JSON text has a number in it that is too large to be held.", isTooDeep: false, hasNumberOutOfRange: true)

    static func tooDeep(limit: Int) -> JSONTextError {
        JSONTextError(message: "This text nests deeper than \(limit) levels, and is not read as JSON.", isTooDeep: true)
    }

    init(_ error: any Error) {
        guard case .dataCorrupted(let context) = error as? DecodingError else {
            self.init(message: "This is not a JSON text.")
            return
        }
        self.init(
            message: context.codingPath.isEmpty
                ? "This is not a JSON text."
                : "This is not a JSON text: a value \(context.codingPath.count) levels deep cannot be read.")
    }

    /// The message.
    public var description: String { message }
}
