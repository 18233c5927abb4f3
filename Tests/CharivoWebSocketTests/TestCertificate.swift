import NIOSSL

/// Certificates of the tests alone, self-signed and their keys with them: they protect nothing.
struct TestCertificate {
    let certificate: String
    let key: String

    /// A server's TLS with this certificate.
    func serverContext() throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8)).map { NIOSSLCertificateSource.certificate($0) }
        let key = try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)
        return try NIOSSLContext(configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key)))
    }

    /// For `localhost` and 127.0.0.1.
    static let localhost = TestCertificate(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIIBpTCCAUugAwIBAgIUH3ClELr/w2XPN413O8/sMnRJL8IwCgYIKoZIzj0EAwIw
            GTEXMBUGA1UEAwwObG9jYWxob3N0IHRlc3QwIBcNMjYxMTIzMTAxMzMxWhgPMjEy
            NjEwMzAxMDEzMzFaMBkxFzAVBgNVBAMMDmxvY2FsaG9zdCB0ZXN0MFkwEwYHKoZI
            zj0CAQYIKoZIzj0DAQcDQgAEtoNf3/ADvroo9RzHcaFyKHC4KOXNx7lXs3L6lwfp
            sKZmHrl7mgAqEz9mmjyCIf4J/RZbNX1BrwAbMqGWCKrwn6NvMG0wHQYDVR0OBBYE
            FKG9oNk/vfQs/woM4K6tAVcnAw5ZMB8GA1UdIwQYMBaAFKG9oNk/vfQs/woM4K6t
            AVcnAw5ZMA8GA1UdEwEB/wQFMAMBAf8wGgYDVR0RBBMwEYIJbG9jYWxob3N0hwR/
            AAABMAoGCCqGSM49BAMCA0gAMEUCIEyk7GkSJfhXrOAkonMlm0yyOj2Js/JB74t4
            uQYKH783AiEAvUZikc0dnP4hhO3VK/e/kg8F2DCSA4sAkS7oP8dJmwQ=
            -----END CERTIFICATE-----
            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgD/nLVnabaL3Q9sha
            J0w55oNOpN06kQ9gG8ESneExIo6hRANCAAS2g1/f8AO+uij1HMdxoXIocLgo5c3H
            uVezcvqXB+mwpmYeuXuaACoTP2aaPIIh/gn9Fls1fUGvABsyoZYIqvCf
            -----END PRIVATE KEY-----
            """)

    /// For a host that does not exist.
    static let elsewhere = TestCertificate(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIIBpjCCAU2gAwIBAgIUV6+Umhl9RlUcmS8WKP5e6orsLKAwCgYIKoZIzj0EAwIw
            GTEXMBUGA1UEAwwOZWxzZXdoZXJlIHRlc3QwIBcNMjYxMTIzMTAxMzMxWhgPMjEy
            NjEwMzAxMDEzMzFaMBkxFzAVBgNVBAMMDmVsc2V3aGVyZSB0ZXN0MFkwEwYHKoZI
            zj0CAQYIKoZIzj0DAQcDQgAETg0djENGVqql2dphU5fE1TaYtV2Gu/QkppAjG+rI
            JWtn4vY7LwvoajYuS43kB5kITrlHJnFF5nkWQsLhteWaBaNxMG8wHQYDVR0OBBYE
            FDXpyJ06dBQNiae+o3hClCcLJJ77MB8GA1UdIwQYMBaAFDXpyJ06dBQNiae+o3hC
            lCcLJJ77MA8GA1UdEwEB/wQFMAMBAf8wHAYDVR0RBBUwE4IRZWxzZXdoZXJlLmlu
            dmFsaWQwCgYIKoZIzj0EAwIDRwAwRAIgLXB/VAdKCtDn1NXXjMMIaWKb+adcAAOd
            qHYuCstOq+QCIFANuGfTkZy8BIy1aFKFf3bkqxqtDFbxsaUxFK0z1KSz
            -----END CERTIFICATE-----
            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg/ctJQbuo8lgcvEWb
            caLIeO7ayp4ARS2B/EEs7h2h30ChRANCAARODR2MQ0ZWqqXZ2mFTl8TVNpi1XYa7
            9CSmkCMb6sgla2fi9jsvC+hqNi5LjeQHmQhOuUcmcUXmeRZCwuG15ZoF
            -----END PRIVATE KEY-----
            """)
}
