internal import AsyncHTTPClient
internal import CharivoEngine
internal import CharivoHTTP
internal import CharivoJSON
internal import NIOCore
internal import NIOHTTP1

/// Sends requests to one service, and turns what goes wrong into words for a person.
struct ServiceClient: Sendable {
    let service: HTTPService
    /// What the service is for, as it stands in errors: "dialogue", "recognition" or "voice".
    let purpose: String

    /// A client of no redirects: a key is for the service it was given for, and for no other.
    private static let http = HTTPClient(
        eventLoopGroupProvider: .singleton,
        configuration: {
            var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
            configuration.timeout.connect = .seconds(10)
            // A small machine may think long before the first word.
            configuration.timeout.read = .seconds(60)
            // A service that is not there is told at once, and not after the connect timeout.
            configuration.connectionPool.retryConnectionEstablishment = false
            configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = mostRequests
            configuration.httpVersion = .http1Only
            return configuration
        }())

    /// How many requests one service may be at work on. Of all sessions of a process: what each of them may ask at once the engine bounds,
    /// and one that waits for long must not keep the others from being heard.
    private static let mostRequests = 1_024

    /// The most bytes of a list of models; of a longer one nothing is read.
    private static let longestList = 1 << 20

    /// Sends a request and hands its answer's body on, piece by piece, until `receive` answers `false`.
    ///
    /// The service's time is what it is waited for in all; the time that `receive` takes is not the service's. What is waited for is looked
    /// at with each piece, and a single one is given a minute.
    ///
    /// - Throws: `SpeechError` that says what to do, `CancellationError`, or what `receive` throws.
    func exchange(_ request: ServiceRequest, receive: (ByteBuffer) async throws -> Bool) async throws {
        let clock = ContinuousClock()
        var began = clock.now
        let response = try await send(request)
        guard (200..<300).contains(response.status.code) else { throw refusal(response.status.code, request) }
        var waited = clock.now - began
        var pieces = response.body.makeAsyncIterator()
        while true {
            began = clock.now
            let piece: ByteBuffer?
            do { piece = try await pieces.next() } catch { throw try failure(error) }
            waited += clock.now - began
            try Task.checkCancellation()
            guard waited < service.totalTimeout else { throw late }
            guard let piece, try await receive(piece) else { return }
        }
    }

    /// The same for a `receive` that never waits: all the time is the service's, and cut off when it has passed.
    func hastyExchange(_ request: ServiceRequest, receive: @escaping @Sendable (ByteBuffer) throws -> Bool) async throws {
        do {
            try await within(service.totalTimeout) { try await exchange(request) { try receive($0) } }
        } catch is HTTPExchangeError {
            throw late
        }
    }

    private func send(_ request: ServiceRequest) async throws -> HTTPClientResponse {
        var outgoing = HTTPClientRequest(url: service.baseURL + request.path)
        outgoing.method = request.body == nil ? .GET : .POST
        if let type = request.contentType { outgoing.headers.add(name: "Content-Type", value: type) }
        if let key = service.key { outgoing.headers.add(name: "Authorization", value: "Bearer \(key)") }
        if let body = request.body { outgoing.body = .bytes(body) }
        do {
            return try await Self.http.execute(outgoing, timeout: TimeAmount(service.totalTimeout))
        } catch {
            throw try failure(error)
        }
    }

    /// Sends a request and reads its whole answer.
    ///
    /// - Throws: `SpeechError` also when the answer is longer than the limit.
    func answer(to request: ServiceRequest, limit: Int) async throws -> [UInt8] {
        do {
            return try await within(service.totalTimeout) {
                var bytes: [UInt8] = []
                try await exchange(request) { piece in
                    guard bytes.count + piece.readableBytes <= limit else {
                        throw failed("answered with more than \(limit) bytes, which no answer of its kind has")
                    }
                    bytes.append(contentsOf: piece.readableBytesView)
                    return true
                }
                return bytes
            }
        } catch is HTTPExchangeError {
            throw late
        }
    }

    /// Sees that the service is there and takes the key. One that has no list of models is there all the same.
    ///
    /// - Throws: `SpeechError` that says what to do.
    func probe() async throws { _ = try await models() }

    /// The names of the service's models; `nil` where it has no such list.
    ///
    /// - Throws: `SpeechError` that says what to do.
    func models() async throws -> [String]? {
        let request = ServiceRequest(path: "/models")
        let response = try await send(request)
        let status = response.status.code
        guard (200..<300).contains(status) || (400..<500).contains(status) && ![401, 403].contains(status) else {
            throw refusal(status, request)
        }
        guard (200..<300).contains(status), let body = try? await response.body.collect(upTo: Self.longestList) else { return nil }
        return (try? JSONValue(utf8: body.readableBytesView))?["data"]?.arrayValue?.compactMap { $0["id"]?.stringValue }
    }

    /// What kept an exchange from coming to its end, in words.
    ///
    /// - Throws: `CancellationError` when that was it.
    func failure(_ error: any Error) throws -> SpeechError {
        try Task.checkCancellation()
        switch error as? HTTPClientError {
        case .deadlineExceeded, .readTimeout: return late
        case .getConnectionFromPoolTimeout:
            return failed("is busy: it has not answered the \(Self.mostRequests) requests that it may be asked at once; is it overloaded?")
        default: break
        }
        return SpeechError(
            code: .failed,
            message: "The \(purpose) service at \(service.baseURL) cannot be reached. Is it running, and is the address right?")
    }

    private var late: SpeechError { failed("did not answer in time; is it overloaded, or the model too large for its machine?") }

    private func refusal(_ status: UInt, _ request: ServiceRequest) -> SpeechError {
        let words =
            switch status {
            case 401, 403: service.key == nil ? "wants a key (HTTP \(status))" : "refused the key (HTTP \(status))"
            case 404: "answered HTTP 404: it has no \(request.path)\(request.model.map { ", or no model named \($0)" } ?? "")"
            case 413: "finds the request too large (HTTP 413)"
            case 429: "is asked too much, or has no quota left (HTTP 429)"
            case 300..<400: "wants to send us elsewhere, which is not followed; give the address it is at"
            case 500...: "failed (HTTP \(status))"
            default: "refused the request (HTTP \(status)); is the model one for this purpose?"
            }
        return failed(words)
    }

    /// An error of the service's, in words that never hold what was said.
    func failed(_ what: String) -> SpeechError {
        SpeechError(code: .failed, message: "The \(purpose) service at \(service.baseURL) \(what).")
    }
}
