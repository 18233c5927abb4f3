internal import AsyncHTTPClient
internal import NIOCore
internal import NIOPosix

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Why there is no answer to a request. It holds no header, no body, and no path.
package struct HTTPExchangeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of failure it is.
    package enum Kind: String, Sendable, Hashable {
        /// Not done in time.
        case timeout
        /// The other side cannot be reached, or hung up.
        case unreachable
        /// The answer is longer than it may be.
        case tooLong
        /// The request itself cannot be sent.
        case invalidRequest
    }

    /// What kind of failure it is.
    package var kind: Kind
    /// What happened, for a person.
    package var description: String

    static func timedOut(_ timeout: Duration) -> HTTPExchangeError {
        HTTPExchangeError(kind: .timeout, description: "There was no whole answer within \(timeout / .seconds(1)) s.")
    }

    static func tooLong(_ limit: Int) -> HTTPExchangeError {
        HTTPExchangeError(kind: .tooLong, description: "The answer is over \(limit) bytes.")
    }

    private init(kind: Kind, description: String) {
        self.kind = kind
        self.description = description
    }

    init(_ error: any Error, timeout: Duration) {
        switch error as? HTTPClientError {
        case .some(.deadlineExceeded), .some(.readTimeout), .some(.connectTimeout), .some(.tlsHandshakeTimeout),
            .some(.getConnectionFromPoolTimeout):
            self = .timedOut(timeout)
        case .some(.invalidURL), .some(.emptyHost), .some(.emptyScheme):
            self.init(kind: .invalidRequest, description: "The URL or a header cannot be used.")
        case .some(.remoteConnectionClosed):
            self.init(kind: .unreachable, description: "The other side hung up before it answered.")
        default:
            self.init(kind: .unreachable, description: Self.reason(of: error))
        }
    }

    /// Why nobody was reached. The words of an error beneath may quote what was sent, and are only looked at for what they are about.
    private static func reason(of error: any Error) -> String {
        let attempts = error as? NIOConnectionError
        if let attempts, attempts.connectionErrors.isEmpty {
            return "The host \(attempts.host) was not found. Check its name and the name service."
        }
        let failures = (attempts?.connectionErrors.map(\.error) ?? [error]).compactMap { $0 as? IOError }
        if failures.contains(where: { $0.errnoCode == ECONNREFUSED }) {
            return "It refused the connection. Is the server running, on that port?"
        }
        if failures.contains(where: { $0.errnoCode == ECONNRESET || $0.errnoCode == EPIPE }) { return "It hung up before it answered." }
        if attempts != nil || !failures.isEmpty { return "There is no way to it." }
        let words = "\(error)"
        if words.contains("WRONG_VERSION_NUMBER") || words.contains("HTTP_REQUEST") {
            return "What answers there does not speak TLS. Is it http:// instead of https://, or another port?"
        }
        if words.contains("CERTIFICATE_VERIFY_FAILED") || words.contains("failedToValidateHostname") {
            return "Its certificate is not trusted here, not valid any more, or for another host."
        }
        return "What answers there hangs up, or does not speak HTTP. Is it the right port?"
    }
}
