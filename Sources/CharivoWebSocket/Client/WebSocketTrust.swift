internal import NIOSSL

/// Whom a client trusts to vouch for a server's certificate.
package enum WebSocketTrust: Sendable, Hashable {
    /// The system's certificate authorities.
    case system
    /// Only these certificates, as PEM text: a private authority, or a test's.
    case certificates(pem: String)

    /// The TLS settings: certificate and host name are always verified.
    func makeContext() throws(WebSocketError) -> NIOSSLContext {
        do {
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.certificateVerification = .fullVerification
            configuration.applicationProtocols = ["http/1.1"]
            if case .certificates(let pem) = self {
                configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)))
            }
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw WebSocketError(code: .tlsFailed, message: "The trusted certificates could not be read: \(error)", cause: error)
        }
    }
}
