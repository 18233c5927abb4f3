/// Why a server cannot start.
public struct ServerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of failure it is.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// The code's name.
        public let rawValue: String
        /// Makes a code of that name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The address cannot be listened on.
        public static let bindFailed = Code(rawValue: "bind_failed")
        /// Others could reach the server, and nothing would ask them who they are.
        public static let unprotected = Code(rawValue: "unprotected")
        /// A certificate or key cannot be used.
        public static let tls = Code(rawValue: "tls")
        /// A setting has a value that cannot be used.
        public static let invalidConfiguration = Code(rawValue: "invalid_configuration")
    }

    /// What kind of failure it is.
    public var code: Code
    /// What is wrong, and what to do.
    public var message: String

    /// Makes an error.
    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
