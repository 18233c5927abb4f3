/// Why a provider did not prepare a session, as the caller is told: without keys, and without the provider's own words.
public struct ProviderFailure: Error, Sendable, Hashable {
    /// The HTTP status for the caller.
    public var status: Int
    /// The kind of failure, for programs: a word with underscores.
    public var code: String
    /// What happened and what to do, for a person.
    public var message: String
    /// After how long trying again may help.
    public var retryAfter: Duration?

    /// Makes a failure.
    public init(status: Int, code: String, message: String, retryAfter: Duration? = nil) {
        self.status = status
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
    }

    /// The failure as an answer's.
    var request: RequestFailure { RequestFailure(status, code: code, message: message, retryAfter: retryAfter) }
}
