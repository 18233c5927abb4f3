/// A text that is not JSON. The message says what is wrong; it never quotes the text, which may be private.
public struct JSONTextError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, for a person.
    public let message: String
    /// Whether the text nests deeper than it may; it was then not read as JSON at all.
    public let isTooDeep: Bool

    /// Makes an error with a message of its own.
    public init(message: String) {
        self.init(message: message, isTooDeep: false)
    }

    private init(message: String, isTooDeep: Bool) {
        self.message = message
        self.isTooDeep = isTooDeep
    }

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
