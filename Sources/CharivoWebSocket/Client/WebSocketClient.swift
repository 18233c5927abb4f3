package import NIOCore
internal import NIOPosix
internal import NIOSSL

/// Opens WebSocket connections.
///
/// ```swift
/// let client = WebSocketClient()
/// try await client.withConnection(to: "wss://api.example.com/v1", headers: [("Authorization", "Bearer …")]) { connection in
///     try await connection.send(.text("hello"))
///     for await message in connection.inbound { … }
/// }
/// ```
package struct WebSocketClient: Sendable {
    /// The limits and times of its connections.
    package var configuration: WebSocketConfiguration
    /// Whom it trusts for `wss://`.
    package var trust: WebSocketTrust
    private let eventLoopGroup: any EventLoopGroup

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - eventLoopGroup: The threads its connections run on; the process's shared ones by default.
    ///   - configuration: The limits and times of its connections.
    ///   - trust: Whom it trusts for `wss://`.
    package init(
        eventLoopGroup: any EventLoopGroup = NIOSingletons.posixEventLoopGroup, configuration: WebSocketConfiguration = .init(),
        trust: WebSocketTrust = .system
    ) {
        self.eventLoopGroup = eventLoopGroup
        self.configuration = configuration
        self.trust = trust
    }

    /// Connects, runs a closure with the connection, and closes it.
    ///
    /// When the closure returns, the closing handshake is done before this does, for ``WebSocketConfiguration/closeTimeout`` at most.
    /// When it throws, or the task is cancelled, the server is told 1001 and not waited for. Redirects are not followed.
    ///
    /// - Parameters:
    ///   - url: A `ws://` or `wss://` URL.
    ///   - headers: Headers for the upgrade request, such as `Authorization`; those of the handshake itself are refused.
    ///   - subprotocols: The subprotocols offered, the one liked best first.
    ///   - body: What is done with the connection.
    /// - Throws: ``WebSocketError``, with a code for each way not to get connected; `CancellationError`; what `body` throws.
    package func withConnection<Result>(
        to url: String, headers: [(String, String)] = [], subprotocols: [String] = [],
        _ body: (WebSocketConnection) async throws -> Result
    ) async throws -> Result {
        let url = try WebSocketURL(url)
        let handshake = try ClientHandshake(url: url, headers: headers, subprotocols: subprotocols)
        let tls = url.isSecure ? try trust.makeContext() : nil
        let connection = try await open(url, handshake, tls)
        let result: Result
        do {
            result = try await body(connection)
        } catch {
            await connection.abort()
            throw error
        }
        if Task.isCancelled {
            await connection.abort()
        } else {
            await connection.close()
        }
        return result
    }

    private func open(_ url: WebSocketURL, _ handshake: ClientHandshake, _ tls: NIOSSLContext?) async throws -> WebSocketConnection {
        try Task.checkCancellation()
        let eventLoop = eventLoopGroup.next()
        let opened = eventLoop.makePromise(of: WebSocketConnection.self)
        let configuration = configuration
        let attempts = NIOLoopBoundBox.makeBoxSendingValue([ObjectIdentifier: ClientHandshakeHandler](), eventLoop: eventLoop)
        ClientBootstrap(group: eventLoop)
            .connectTimeout(TimeAmount(configuration.connectTimeout))
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelOption(.writeBufferWaterMark, value: configuration.writeBufferWaterMark)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(Self.tlsHandler(tls, host: url.host)) }
                    let handler = ClientHandshakeHandler(handshake: handshake, configuration: configuration, opened: opened)
                    try handler.addToPipeline(of: channel)
                    attempts.value[ObjectIdentifier(channel)] = handler
                }
            }
            .connect(host: url.host, port: url.port)
            .hop(to: eventLoop)
            .whenComplete { result in
                switch result {
                case .success(let channel):
                    opened.futureResult.whenFailure { _ in channel.close(promise: nil) }
                    // Only now: of several addresses tried at once, one is asked to upgrade. The handler, not the pipeline, knows
                    // why a connection has failed by now.
                    attempts.value[ObjectIdentifier(channel)]?.start()
                case .failure(let error):
                    opened.fail(WebSocketError(connectingTo: url, error))
                }
            }
        return try await withTaskCancellationHandler {
            try await opened.futureResult.get()
        } onCancel: {
            // The first to complete the promise counts; a connection that comes later is closed above.
            opened.fail(CancellationError())
        }
    }

    /// TLS with the host's name in the hello (SNI) and checked in the certificate. An address has no place in the hello
    /// (RFC 6066, section 3); the certificate is then checked for the address connected to.
    private static func tlsHandler(_ context: NIOSSLContext, host: String) throws -> NIOSSLClientHandler {
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
    }
}
