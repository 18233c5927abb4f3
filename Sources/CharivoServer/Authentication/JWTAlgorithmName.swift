/// The algorithms that a ``JWTAuthenticator`` can be pinned to.
public enum JWTAlgorithmName: String, Sendable, Hashable, CaseIterable {
    /// HMAC with SHA-256 and a shared secret.
    case hs256 = "HS256"
    /// HMAC with SHA-384 and a shared secret.
    case hs384 = "HS384"
    /// HMAC with SHA-512 and a shared secret.
    case hs512 = "HS512"
    /// RSA (PKCS#1 1.5) with SHA-256 and a public key.
    case rs256 = "RS256"
    /// ECDSA over P-256 with SHA-256 and a public key.
    case es256 = "ES256"
    /// ECDSA over P-384 with SHA-384 and a public key.
    case es384 = "ES384"
    /// Ed25519 with a public key.
    case edDSA = "EdDSA"

    /// The shortest secret in bytes, where the key is one that signer and server share (RFC 7518, section 3.2); `nil` for a public key.
    public var shortestSecret: Int? {
        switch self {
        case .hs256: 32
        case .hs384: 48
        case .hs512: 64
        case .rs256, .es256, .es384, .edDSA: nil
        }
    }
}
