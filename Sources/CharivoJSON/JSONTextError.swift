/// A text that is not JSON. The message says what is wrong; it never quotes the text, which may be private.
public struct JSONTextError: Error, Hashable, CustomStringConvertible {
    /// What is wrong, for a person.
    public let message: String

    /// Makes an error with a message of its own.
    public init(message: String) {
        self.message = message
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
