internal import Crypto

/// Callers who show one of a list of tokens.
///
/// The list is a file of lines, each a name and a token with a space between; empty lines, and lines that begin with `#`, are passed
/// over. A token is of letters, digits, and the marks that may stand in the name of a WebSocket's subprotocol, where pages put it; `/`
/// and `=` are not among them. The name tells callers apart in limits, and is all that is kept of a line besides a hash of its token.
/// The file is read once: restart the server to change the list.
///
/// ```
/// # name  token
/// kiosk   9f2c1e5f0e6b4f0c8c9a
/// website f3a87d4e2b5a4c0db8d1
/// ```
public struct TokenAuthenticator: Authenticator {
    /// The shortest token taken, in bytes: 16. Make one with `openssl rand -hex 16`.
    public static let shortestToken = 16

    private let tokens: [(name: String, digest: [UInt8])]

    /// It does.
    public var protectsRemotely: Bool { true }

    /// How many tokens there are.
    public var count: Int { tokens.count }

    /// Makes a list of tokens by the names of their callers.
    ///
    /// - Throws: ``ServerError`` with `invalidConfiguration` for an empty list, for a token that two names share, or that is too short, or
    ///   cannot stand in the name of a WebSocket's subprotocol, where pages put it (a `token` of RFC 7230: letters, digits and some marks).
    public init(tokens: [String: String]) throws(ServerError) {
        guard !tokens.isEmpty else {
            throw ServerError(code: .invalidConfiguration, message: Self.nobody)
        }
        var list: [(name: String, digest: [UInt8])] = []
        for (name, token) in tokens.sorted(by: { $0.key < $1.key }) {
            guard !name.isEmpty, Self.isFit(token) else {
                // No name either: where names and tokens were mixed up, the name is the secret.
                throw ServerError(
                    code: .invalidConfiguration, message: "A token in the list has no name, or \(Self.unfit)")
            }
            list.append((name, Self.digest(of: token)))
        }
        guard Set(list.map(\.digest)).count == list.count else {
            throw ServerError(
                code: .invalidConfiguration,
                message:
                    "A token stands in the list under two names, and would not tell which of the two calls. Give each a token of its own.")
        }
        self.tokens = list
    }

    /// Reads a list from a file.
    ///
    /// - Throws: ``ServerError`` with `invalidConfiguration` that names the file and each line at fault, and quotes none.
    public init(file path: String) throws(ServerError) {
        let file = TokenFile(path: path)
        guard file.flaws.isEmpty else {
            throw ServerError(code: .invalidConfiguration, message: file.flaws.map(\.message).joined(separator: " "))
        }
        try self.init(tokens: file.tokens)
    }

    /// Finds the token in the list, in a time that does not tell how much of it is right.
    public func authenticate(_ credentials: Credentials) async throws(AuthenticationError) -> Caller {
        guard let token = credentials.bearerToken else { throw .missing }
        let digest = Self.digest(of: token)
        var found: String?
        for (name, known) in tokens where Self.areEqual(digest, known) { found = name }
        guard let found else { throw AuthenticationError(.invalid, message: "The token is not one that this server knows.") }
        return Caller(id: "token:\(found)")
    }

    static func isFit(_ token: some StringProtocol) -> Bool {
        token.utf8.count >= shortestToken && token.utf8.allSatisfy(isTokenByte)
    }

    /// What is wrong with a list in which nothing is.
    static let nobody = "There is no token in the list, so nobody could come in."

    static let unfit =
        "is shorter than \(shortestToken) characters, or has other characters than letters, digits and !#$%&'*+-.^_`|~, which alone may "
        + "stand in a WebSocket's subprotocol, where pages put it. Make one with: openssl rand -hex 16"

    /// Whether a byte may stand in a `token` of RFC 7230, section 3.2.6.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    private static func digest(of token: String) -> [UInt8] { Array(SHA256.hash(data: Array(token.utf8))) }

    private static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
