internal import NIOSSL

/// What a server shows to prove who it is.
package struct WebSocketServerTLS: Sendable, Hashable {
    /// The path of a PEM file with the server's certificate, followed by those that vouch for it.
    package var certificateChain: String
    /// The path of a PEM file with the certificate's private key, not encrypted.
    package var privateKey: String

    /// Names the files.
    package init(certificateChain: String, privateKey: String) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
    }

    /// Reads the files: TLS 1.2 and later, HTTP/1.1.
    ///
    /// - Throws: ``WebSocketError`` with `tlsFailed` that says which file is at fault. It never quotes one.
    package func check() throws(WebSocketError) { _ = try makeContext() }

    func makeContext() throws(WebSocketError) -> NIOSSLContext {
        let certificates: [NIOSSLCertificate]
        do {
            certificates = try NIOSSLCertificate.fromPEMFile(certificateChain)
        } catch {
            throw WebSocketError(
                code: .tlsFailed,
                message: "The certificate chain \(certificateChain) cannot be read as PEM. Is it there, readable, and complete?",
                cause: error)
        }
        guard !certificates.isEmpty else {
            throw WebSocketError(code: .tlsFailed, message: "The file \(certificateChain) holds no certificate.")
        }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(file: privateKey, format: .pem)
        } catch {
            throw WebSocketError(
                code: .tlsFailed,
                message: "The private key \(privateKey) cannot be read as PEM. Is it there, readable, and without a passphrase?",
                cause: error)
        }
        do {
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(key))
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw WebSocketError(
                code: .tlsFailed, message: "The private key \(privateKey) does not belong to the certificate \(certificateChain).",
                cause: error)
        }
    }
}
