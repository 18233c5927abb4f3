internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

extension WebSocketError {
    /// What a failed attempt to connect to `url` means.
    init(connectingTo url: WebSocketURL, _ error: any Error) {
        let place = "\(url.host):\(url.port)"
        if let error = error as? WebSocketError {
            self = error
        } else if let error = error as? NIOConnectionError, error.connectionErrors.isEmpty {
            self.init(
                code: .hostNotFound, message: "The host \(url.host) was not found. Check its name and the name service.", cause: error)
        } else if let error = error as? NIOConnectionError {
            let causes = error.connectionErrors.map(\.error)
            // Of several addresses, one that answered at all tells more than one that has no route (an IPv6 address, often).
            let best = causes.max { Self.weight($0) < Self.weight($1) } ?? error
            self.init(at: place, best)
        } else {
            self.init(at: place, error)
        }
    }

    private static func weight(_ error: any Error) -> Int {
        switch (error as? IOError)?.errnoCode {
        case ECONNREFUSED: 3
        case .some: 1
        case nil: 2
        }
    }

    private init(at place: String, _ error: any Error) {
        if case .connectTimeout = error as? ChannelError {
            self.init(code: .connectTimeout, message: "No connection to \(place) within the connect timeout.", cause: error)
        } else if (error as? IOError)?.errnoCode == ECONNREFUSED {
            self.init(
                code: .connectionRefused, message: "\(place) refused the connection. Is the server running, on that port?", cause: error)
        } else if (error as? IOError)?.errnoCode == ETIMEDOUT {
            self.init(code: .connectTimeout, message: "\(place) did not answer.", cause: error)
        } else {
            self.init(code: .unreachable, message: "\(place) cannot be reached.", cause: error)
        }
    }

    /// What to see to when TLS fails. The library has many words for few causes, and names its own insides with them.
    private static func advice(onTLS error: any Error) -> String {
        let words = "\(error)"
        return switch error {
        case let extra as NIOSSLExtraError where extra == .failedToValidateHostname: "The server's certificate is not for this host."
        case _ where words.contains("CERTIFICATE_VERIFY_FAILED"):
            "The server's certificate is not one that is trusted here, or not valid any more."
        case _ where words.contains("WRONG_VERSION_NUMBER") || words.contains("HTTP_REQUEST"):
            "What answers there does not speak TLS. Is it ws:// instead of wss://, or another port?"
        default: "Does the port speak TLS? Is the certificate trusted, valid, and for this host?"
        }
    }

    /// What an error on the connected channel means, before the server has answered.
    init(duringHandshake error: any Error) {
        switch error {
        case let error as WebSocketError:
            self = error
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            self.init(code: .tlsFailed, message: "The TLS handshake failed. \(Self.advice(onTLS: error))", cause: error)
        case let error as HTTPParserError where error == .invalidEOFState:
            self.init(code: .connectionClosed, message: "The server hung up in the middle of its answer.", cause: error)
        case is HTTPParserError, is NIOHTTPDecoderError:
            self.init(code: .invalidHandshake, message: "The server's answer is not HTTP/1.1. Is this the right port?", cause: error)
        default:
            self.init(
                code: .connectionClosed, message: "The connection failed before the server answered the upgrade request.", cause: error)
        }
    }
}
