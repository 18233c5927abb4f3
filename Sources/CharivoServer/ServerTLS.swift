internal import CharivoWebSocket

/// What a server shows to prove who it is: a certificate and its key, from PEM files. They are read when the server starts; restart it
/// to renew them. TLS 1.2 and 1.3 are spoken.
public struct ServerTLS: Sendable, Hashable {
    /// The path of a PEM file with the server's certificate, followed by those that vouch for it.
    public var certificateChain: String
    /// The path of a PEM file with the certificate's private key, without a passphrase.
    public var privateKey: String

    /// Names the files.
    public init(certificateChain: String, privateKey: String) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
    }

    /// Reads the files, to know before the server starts whether they can be used.
    ///
    /// - Throws: ``ServerError`` with `tls` that says which file is at fault.
    public func check() throws(ServerError) {
        do {
            try listenerTLS.check()
        } catch {
            throw ServerError(code: .tls, message: error.message)
        }
    }

    var listenerTLS: WebSocketServerTLS { WebSocketServerTLS(certificateChain: certificateChain, privateKey: privateKey) }
}
