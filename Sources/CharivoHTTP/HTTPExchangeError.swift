internal import AsyncHTTPClient
internal import NIOCore

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
            // The kind alone: the words of an error beneath may quote what was sent.
            self.init(kind: .unreachable, description: "The other side cannot be reached, or does not speak HTTP (\(type(of: error))).")
        }
    }
}
