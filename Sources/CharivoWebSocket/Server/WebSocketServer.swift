package import Logging
package import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// A small HTTP/1.1 server whose point are its WebSockets.
///
/// ```swift
/// let server = try await WebSocketServer.bind(host: "127.0.0.1", port: 0, logger: logger) { request in
///     request.path == "/v1/realtime" ? .accept() : .reject(.text(404, "Not found."))
/// } respond: { request in
///     request.path == "/health" ? .text(200, "ok") : .text(404, "Not found.")
/// } serve: { connection, request in
///     for await message in connection.inbound { try await connection.send(message) }
/// }
/// print(server.port)
/// try await server.run()
/// ```
///
/// It listens once ``bind(host:port:configuration:eventLoopGroup:logger:upgrade:respond:serve:)`` has returned, so that its address is
/// known before it serves; ``run()`` serves, and must be called, also to give the address back.
package final class WebSocketServer: Sendable {
    /// Decides on a valid request to upgrade.
    package typealias Upgrade = @Sendable (HTTPServerRequest) async -> WebSocketUpgradeDecision
    /// Answers a plain request.
    package typealias Respond = @Sendable (HTTPServerRequest) async -> HTTPServerResponse
    /// Lives with a WebSocket. When it returns, the WebSocket is closed with 1000; when it throws, with 1011.
    package typealias Serve = @Sendable (WebSocketConnection, HTTPServerRequest) async throws -> Void
    /// Takes note of an answer that the server makes by itself, to what is no valid request or has no place, and gives it the look of the
    /// others. Asked once for each; the request is `nil` where none was read whole.
    package typealias Refuse = @Sendable (HTTPServerResponse, HTTPServerRequest?) -> HTTPServerResponse
    /// Takes note of a connection that was closed without an answer: so many are being told that there is no place that there is none for
    /// telling one more.
    package typealias Drop = @Sendable () -> Void

    /// The address listened on, as `127.0.0.1`.
    package let host: String
    /// The port listened on; the one the system chose for port 0.
    package let port: Int

    private let listener: any Channel
    private let accepted: AsyncStream<AcceptedConnection>
    private let accept: AsyncStream<AcceptedConnection>.Continuation
    private let channels: OpenChannels
    private let configuration: WebSocketServerConfiguration
    private let session: ServedConnection
    private let deadlinePassed = Signal<Void>()
    private let deadline = Mutex<Scheduled<Void>?>(nil)
    private let isStopping = Atomic(false)

    private init(
        listener: any Channel, accepted: AsyncStream<AcceptedConnection>, accept: AsyncStream<AcceptedConnection>.Continuation,
        channels: OpenChannels, configuration: WebSocketServerConfiguration, session: ServedConnection
    ) {
        self.listener = listener
        self.host = listener.localAddress?.ipAddress ?? ""
        self.port = listener.localAddress?.port ?? 0
        self.accepted = accepted
        self.accept = accept
        self.channels = channels
        self.configuration = configuration
        self.session = session
    }

    deinit {
        // For a server that was never run.
        listener.close(promise: nil)
    }

    /// Listens on an address.
    ///
    /// - Parameters:
    ///   - host: An address of this machine; `127.0.0.1` keeps other machines out.
    ///   - port: A port; 0 for one the system chooses, see ``port``.
    ///   - configuration: The limits and times.
    ///   - tls: The certificate and key to serve `https` and `wss` with; `nil` for plain `http` and `ws`.
    ///   - eventLoopGroup: The threads its connections run on; the process's shared ones by default.
    ///   - logger: Hears of handlers that throw.
    ///   - upgrade: Decides on a request to upgrade. Malformed ones are answered before it is asked.
    ///   - respond: Answers a plain request; 404 by default.
    ///   - refuse: Takes note of an answer that the server makes by itself, and gives it the look of the others; as it is by default.
    ///   - drop: Takes note of a connection that was closed without an answer.
    ///   - serve: Lives with a WebSocket that was accepted.
    /// - Throws: ``WebSocketError`` with `bindFailed`, or `tlsFailed` for a certificate or key that cannot be used.
    package static func bind(
        host: String, port: Int, configuration: WebSocketServerConfiguration = .init(), tls: WebSocketServerTLS? = nil,
        eventLoopGroup: any EventLoopGroup = NIOSingletons.posixEventLoopGroup, logger: Logger,
        upgrade: @escaping Upgrade, respond: @escaping Respond = { _ in .text(404, "Not found.") },
        refuse: @escaping Refuse = { response, _ in response }, drop: @escaping Drop = {}, serve: @escaping Serve
    ) async throws -> WebSocketServer {
        let tls = try tls?.makeContext()
        let channels = OpenChannels(configuration: configuration)
        // Bounded by the sockets admitted.
        let (accepted, accept) = AsyncStream.makeStream(of: AcceptedConnection.self, bufferingPolicy: .unbounded)
        let bootstrap = ServerBootstrap(group: eventLoopGroup)
            .serverChannelOption(.backlog, value: Int32(clamping: configuration.backlog))
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                // A process that may open no more files would ask for the next connection again and again.
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptBackoffHandler(shouldForwardIOErrorCaught: false))
                }
            }
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelOption(.writeBufferWaterMark, value: configuration.webSocket.writeBufferWaterMark)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let refusal: HTTPServerResponse?
                    switch channels.admit(channel) {
                    case .admitted: refusal = nil
                    case .full: refusal = ServedConnection.full
                    case .overfull:
                        drop()
                        throw ChannelError.ioOnClosedChannel
                    case .shuttingDown: throw ChannelError.ioOnClosedChannel
                    }
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    let handler = HTTPServerHandler(configuration: configuration, refusal: refusal, refuse: refuse)
                    try handler.addToPipeline(of: channel)
                    accept.yield(AcceptedConnection(channel: channel, handler: handler))
                }
            }
        let listener: any Channel
        do {
            listener = try await bootstrap.bind(host: host, port: port).get()
        } catch {
            throw WebSocketError(binding: host, port: port, error)
        }
        let session = ServedConnection(
            channels: channels, logger: logger, upgrade: upgrade, respond: respond, serve: serve, refuse: refuse)
        return WebSocketServer(
            listener: listener, accepted: accepted, accept: accept, channels: channels, configuration: configuration, session: session)
    }

    /// How many WebSockets are open.
    package var connectionCount: Int { channels.webSocketCount }

    /// Serves until ``beginGracefulShutdown()`` has been called and every connection and its handler has ended, which
    /// ``WebSocketServerConfiguration/shutdownTimeout`` bounds for handlers that end when they are cancelled.
    ///
    /// To be called once. Cancelling its task ends everything at once.
    package func run() async {
        await withTaskCancellationHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.serveAll() }
                group.addTask { _ = await self.deadlinePassed.wait() }
                // Either all has ended, or there is no more time for it.
                await group.next()
                group.cancelAll()
            }
        } onCancel: {
            stop()
        }
        deadline.withLock { $0?.cancel() }
        try? await listener.closeFuture.get()
    }

    /// Stops accepting, closes every WebSocket with 1001, lets requests being served be answered, and gives all of them
    /// ``WebSocketServerConfiguration/shutdownTimeout`` before it forces them.
    package func beginGracefulShutdown() {
        guard endAccepting() else { return }
        let timer = listener.eventLoop.scheduleTask(in: TimeAmount(configuration.shutdownTimeout)) {
            self.channels.abort()
            self.deadlinePassed.set(())
        }
        deadline.withLock { $0 = timer }
        channels.quiesce()
    }

    private func serveAll() async {
        await withDiscardingTaskGroup { group in
            for await connection in accepted {
                group.addTask { await self.session.run(connection) }
            }
        }
    }

    private func stop() {
        _ = endAccepting()
        channels.abort()
    }

    private func endAccepting() -> Bool {
        guard !isStopping.exchange(true, ordering: .relaxed) else { return false }
        listener.close(promise: nil)
        accept.finish()
        return true
    }
}
