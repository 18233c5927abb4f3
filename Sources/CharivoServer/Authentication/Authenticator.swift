/// Tells who is calling, before anything is done that costs.
///
/// The server has three: ``NoAuthentication`` for a machine of one's own, ``TokenAuthenticator`` for keys from a file, and
/// ``JWTAuthenticator`` for tokens that another service signs. An app that has sessions of its own conforms a type of its own.
public protocol Authenticator: Sendable {
    /// Whether a server with this may listen beyond the loopback interface.
    var protectsRemotely: Bool { get }

    /// Who presents these credentials.
    ///
    /// - Throws: ``AuthenticationError`` for credentials that are missing or wrong.
    func authenticate(_ credentials: Credentials) async throws(AuthenticationError) -> Caller
}

/// What a request brings to show who sends it.
public struct Credentials: Sendable, Hashable {
    /// The token of `Authorization: Bearer …`, or of the subprotocol `charivo-token.…` of a WebSocket that a page opens, which can set
    /// no headers.
    public var bearerToken: String?
    /// The address of the other side, without its port; `nil` when unknown.
    public var address: String?

    /// Makes credentials.
    public init(bearerToken: String? = nil, address: String? = nil) {
        self.bearerToken = bearerToken
        self.address = address
    }
}

/// Who is calling, as far as the server's limits are concerned.
public struct Caller: Sendable, Hashable {
    /// What tells this caller from others: the name of a token, the subject of a JWT, an address.
    public var id: String

    /// Makes a caller.
    public init(id: String) { self.id = id }
}

/// Why credentials are refused.
public struct AuthenticationError: Error, Sendable, Hashable {
    /// What is wrong with credentials.
    public enum Reason: String, Sendable, Hashable {
        /// There are none.
        case missing
        /// They are not valid.
        case invalid
        /// They were valid once.
        case expired
    }

    /// What is wrong.
    public var reason: Reason
    /// What the caller is told. It must not hold the credentials.
    public var message: String

    /// Makes an error.
    public init(_ reason: Reason, message: String) {
        self.reason = reason
        self.message = message
    }

    /// A bearer token is wanted.
    static let missing = AuthenticationError(
        .missing, message: "A token is needed: send it as 'Authorization: Bearer TOKEN'.")
}
