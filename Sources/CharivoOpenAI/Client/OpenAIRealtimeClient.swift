public import CharivoRealtime
package import CharivoWebSocket
internal import NIOCore
internal import Synchronization

/// Dials a service that speaks the OpenAI Realtime protocol over a WebSocket: OpenAI itself, a compatible service, or the
/// embedded engine.
///
/// ```swift
/// let client = OpenAIRealtimeClient(apiKey: key)
/// let local = OpenAIRealtimeClient(endpoint: "ws://127.0.0.1:8765/v1/realtime", apiKey: nil)
/// ```
///
/// On a server the key may be the account's own; an app should ask its server for a short-lived client secret and give it
/// through ``init(endpoint:credentials:)``, which is called anew at every dial.
public struct OpenAIRealtimeClient: RealtimeClient {
    /// OpenAI's own endpoint.
    public static let defaultEndpoint = "wss://api.openai.com/v1/realtime"
    /// The model that is dialled when the config names none.
    public static let defaultModel = "gpt-realtime"

    private let endpoint: String
    private let credentials: @Sendable () async throws -> String?
    private let webSocket: WebSocketConfiguration

    /// Makes a client with one key for all dials.
    ///
    /// - Parameters:
    ///   - endpoint: A `ws:` or `wss:` URL; the model is added to its query, unless it names one.
    ///   - apiKey: The key or client secret; `nil` for a service that wants none.
    public init(endpoint: String = OpenAIRealtimeClient.defaultEndpoint, apiKey: String?) {
        self.init(endpoint: endpoint) { apiKey }
    }

    /// Makes a client that asks for a key at every dial.
    ///
    /// - Parameters:
    ///   - endpoint: A `ws:` or `wss:` URL; the model is added to its query, unless it names one.
    ///   - credentials: Gives the key or client secret. What it throws fails the dial.
    public init(
        endpoint: String = OpenAIRealtimeClient.defaultEndpoint, credentials: @escaping @Sendable () async throws -> String?
    ) {
        self.init(endpoint: endpoint, webSocket: .init(), credentials: credentials)
    }

    /// Makes a client whose WebSockets have other limits and times.
    package init(
        endpoint: String, webSocket: WebSocketConfiguration, credentials: @escaping @Sendable () async throws -> String?
    ) {
        self.endpoint = endpoint
        self.credentials = credentials
        self.webSocket = webSocket
    }

    /// Sound comes and goes as messages, and updates are acknowledged.
    public var capabilities: RealtimeCapabilities { RealtimeCapabilities() }

    /// Dials, runs `body` while the connection lives, and tells how it ended.
    public func withConnection(
        _ request: ConnectionRequest, _ body: @escaping @Sendable (any RealtimeConnection) async -> Void
    ) async throws -> ConnectionEnd {
        if let error = request.config.inputFormatError { throw error }
        var headers: [(String, String)] = []
        if let key = try await credentials() { headers.append(("Authorization", "Bearer \(key)")) }
        do {
            return try await WebSocketClient(configuration: webSocket).withConnection(
                to: url(model: request.config.model ?? Self.defaultModel), headers: headers
            ) { socket in
                let connection = OpenAIConnection(socket: socket, config: request.config)
                await body(connection)
                // When the body returned because the service closed, this is how; else it is this side that closes now.
                return socket.ending.map { ConnectionEnd($0, refusal: connection.lastError) } ?? ConnectionEnd(cause: .closedLocally)
            }
        } catch let error as WebSocketError {
            throw RealtimeError(error)
        }
    }

    private func url(model: String) -> String {
        let query = endpoint.split(separator: "?", maxSplits: 1).dropFirst().first
        // An address that a server has handed out names the model already.
        guard query?.split(separator: "&").contains(where: { $0.hasPrefix("model=") }) != true else { return endpoint }
        return endpoint + (query == nil && !endpoint.hasSuffix("?") ? "?" : "&") + "model=" + model.percentEncoded
    }
}

extension String {
    /// Fit for a value in a URL's query (RFC 3986, unreserved characters stay).
    fileprivate var percentEncoded: String {
        utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                String(Unicode.Scalar(byte))
            default:
                "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
