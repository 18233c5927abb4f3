internal import CharivoJSON
internal import JWTKit

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Callers who show a JSON Web Token (RFC 7519) that another service has signed.
///
/// The algorithm is pinned: a token that names another, or `none`, is refused before its signature is looked at. The audience must be
/// the server's own, the issuer too where one is set, and there must be an expiry in the future and a subject, which is the caller.
public struct JWTAuthenticator: Authenticator {
    /// The longest token read, in bytes.
    public static let longestToken = 8 << 10

    private let keys: JWTKeyCollection
    private let algorithm: JWTAlgorithmName
    private let audience: String
    private let issuer: String?
    private let leeway: Duration
    private let now: @Sendable () -> Double

    /// It does.
    public var protectsRemotely: Bool { true }

    /// Makes an authenticator.
    ///
    /// - Parameters:
    ///   - algorithm: The one algorithm that tokens may be signed with.
    ///   - key: A shared secret for the algorithms of HMAC, of at least 32, 48 or 64 bytes; for the others the signer's public key as
    ///     PEM text.
    ///   - audience: What a token's `aud` must be or hold.
    ///   - issuer: What a token's `iss` must be; `nil` for any.
    ///   - leeway: By how much the signer's clock may differ; at most five minutes.
    /// - Throws: ``ServerError`` with `invalidConfiguration`; it never holds the key.
    public init(
        algorithm: JWTAlgorithmName, key: String, audience: String, issuer: String? = nil, leeway: Duration = .seconds(30)
    ) async throws(ServerError) {
        try await self.init(algorithm: algorithm, key: key, audience: audience, issuer: issuer, leeway: leeway) {
            Date().timeIntervalSince1970
        }
    }

    init(
        algorithm: JWTAlgorithmName, key: String, audience: String, issuer: String?, leeway: Duration, now: @escaping @Sendable () -> Double
    ) async throws(ServerError) {
        guard !audience.isEmpty else {
            throw ServerError(
                code: .invalidConfiguration,
                message: "A JWT's audience must be set, so that tokens made for other services are no good here.")
        }
        guard leeway >= .zero, leeway <= .seconds(300) else {
            throw ServerError(code: .invalidConfiguration, message: "The leeway for a JWT's times is not between 0 and 300 seconds.")
        }
        keys = try await Self.keys(algorithm, key)
        self.algorithm = algorithm
        self.audience = audience
        self.issuer = issuer
        self.leeway = leeway
        self.now = now
    }

    /// Verifies the token. The subject is the caller.
    public func authenticate(_ credentials: Credentials) async throws(AuthenticationError) -> Caller {
        guard let token = credentials.bearerToken else { throw .missing }
        let claims = try await verified(token)
        let moment = now()
        let leeway = leeway / .seconds(1)
        guard let expiry = claims.exp, expiry.isFinite else { throw Self.invalid("has no expiry (exp)") }
        guard expiry + leeway > moment else { throw AuthenticationError(.expired, message: "The token has expired.") }
        if let start = claims.nbf, start - leeway > moment { throw Self.invalid("is not valid yet (nbf)") }
        guard claims.aud?.values.contains(audience) == true else { throw Self.invalid("is not meant for this server (aud)") }
        if let issuer, claims.iss != issuer { throw Self.invalid("is of another issuer (iss)") }
        guard let subject = claims.sub, !subject.isEmpty else { throw Self.invalid("names no subject (sub)") }
        return Caller(id: "jwt:\(claims.iss ?? "")#\(subject)")
    }

    private func verified(_ token: String) async throws(AuthenticationError) -> JWTClaims {
        guard token.utf8.count <= Self.longestToken else { throw Self.invalid("is over \(Self.longestToken) bytes") }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isBase64URL) }) else {
            throw Self.invalid("is not a signed JWT")
        }
        guard let head = Self.head(parts[0]) else { throw Self.invalid("has no readable header") }
        guard head.alg == algorithm.rawValue else { throw Self.invalid("is not signed with \(algorithm.rawValue)") }
        guard head.crit == nil else { throw Self.invalid("demands an extension that is not known (crit)") }
        do {
            return try await keys.verify(token, as: JWTClaims.self)
        } catch {
            throw Self.invalid("has a wrong signature, or claims that cannot be read")
        }
    }

    private static func invalid(_ what: String) -> AuthenticationError { AuthenticationError(.invalid, message: "The token \(what).") }

    private static func head(_ part: Substring) -> JWTHead? {
        var text = part.replacing("-", with: "+").replacing("_", with: "/")
        text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: String(text)).flatMap { try? JSONDecoder().decode(JWTHead.self, from: $0) }
    }

    private static func isBase64URL(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
    }

    private static func keys(_ algorithm: JWTAlgorithmName, _ key: String) async throws(ServerError) -> JWTKeyCollection {
        if let shortest = algorithm.shortestSecret, key.utf8.count < shortest {
            throw ServerError(
                code: .invalidConfiguration,
                message:
                    "The secret for \(algorithm.rawValue) is shorter than \(shortest) bytes. Make one with: openssl rand -hex \(shortest)")
        }
        let keys = JWTKeyCollection()
        do {
            switch algorithm {
            case .hs256: await keys.add(hmac: HMACKey(from: key), digestAlgorithm: .sha256)
            case .hs384: await keys.add(hmac: HMACKey(from: key), digestAlgorithm: .sha384)
            case .hs512: await keys.add(hmac: HMACKey(from: key), digestAlgorithm: .sha512)
            case .rs256: await keys.add(rsa: try Insecure.RSA.PublicKey(pem: key), digestAlgorithm: .sha256)
            case .es256: await keys.add(ecdsa: try ES256PublicKey(pem: key))
            case .es384: await keys.add(ecdsa: try ES384PublicKey(pem: key))
            case .edDSA: await keys.add(eddsa: try EdDSA.PublicKey(pem: key))
            }
        } catch {
            throw ServerError(code: .invalidConfiguration, message: "The key for \(algorithm.rawValue) is not a public key as PEM text.")
        }
        return keys
    }
}
