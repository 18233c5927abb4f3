internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1

/// A request that goes out and its whole answer, within a time and a size.
///
/// Redirects are not followed: the headers hold keys, which are for the address that was asked and no other.
package struct HTTPExchange: Sendable {
    /// The method, as `POST`.
    package var method: String
    /// Where to.
    package var url: String
    /// The headers.
    package var headers: [(name: String, value: String)]
    /// The body; empty for none.
    package var body: [UInt8]
    /// How long it may take from the name's look-up to the answer's last byte.
    package var timeout: Duration
    /// How long an answer may be in bytes; of a longer one nothing is kept.
    package var maximumAnswer: Int
    /// What waits for the time to be over.
    package var wait: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    /// Describes a request.
    package init(
        method: String = "POST", url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        timeout: Duration = .seconds(15), maximumAnswer: Int = 256 << 10
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.maximumAnswer = maximumAnswer
    }

    /// Sends the request and waits for the answer.
    ///
    /// - Throws: ``HTTPExchangeError``; `CancellationError` when the task is cancelled.
    package func run() async throws -> HTTPAnswer {
        do {
            return try await within(timeout, waiting: wait) { try await self.exchange() }
        } catch let error as HTTPExchangeError {
            throw error
        } catch {
            try Task.checkCancellation()
            throw HTTPExchangeError(error, timeout: timeout)
        }
    }

    private func exchange() async throws -> HTTPAnswer {
        var request = HTTPClientRequest(url: url)
        request.method = HTTPMethod(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if !body.isEmpty { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await Self.client.execute(request, timeout: TimeAmount(timeout))
        var answer = HTTPAnswer(status: Int(response.status.code), headers: response.headers.map { ($0.name, $0.value) }, body: [])
        for try await part in response.body {
            guard answer.body.count + part.readableBytes <= maximumAnswer else { throw HTTPExchangeError.tooLong(maximumAnswer) }
            answer.body.append(contentsOf: part.readableBytesView)
        }
        return answer
    }

    /// One client for the process, for as long as it lives: its pool of connections is what makes it worth having.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow, decompression: .disabled)
        configuration.timeout.connect = .seconds(10)
        // Whoever asks decides about trying again; a host that refuses is told at once.
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    }()
}
