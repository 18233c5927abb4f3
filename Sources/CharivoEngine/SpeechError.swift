/// What keeps an engine's ears, mouth or head from working.
public struct SpeechError: Error, Hashable, CustomStringConvertible {
    /// What kind of failure it is.
    public struct Code: Sendable, Hashable, RawRepresentable {
        /// The code's name.
        public let rawValue: String
        /// Makes a code of that name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A library, a voice or a model that is not on this machine.
        public static let missingResource = Code(rawValue: "missing_resource")
        /// Every recogniser is busy, and the wait for one has reached its limit.
        public static let busy = Code(rawValue: "busy")
        /// The library refused its input or failed.
        public static let failed = Code(rawValue: "failed")
    }

    /// What kind of failure it is.
    public var code: Code
    /// What happened and what to do about it. Never holds what was said.
    public var message: String

    /// Makes an error.
    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
