internal import CharivoJSON
internal import CharivoRealtime
package import CharivoWebSocket
internal import Logging

/// `POST /api/realtime`: decides what a session may be, has it prepared by the provider, and hands the client what it needs to dial.
package struct BootstrapRoute: ServerRoute {
    /// The seed's default path.
    package static let path = "/api/realtime"

    private let provider: any RealtimeProvider
    private let services: ServerServices
    private let reader: SessionRequestReader
    private let calls: CallWatch

    /// Makes the route.
    package init(provider: any RealtimeProvider, services: ServerServices) throws(ServerError) {
        try services.policy.checkAdapters(offered: provider.adapters.keys)
        self.provider = provider
        self.services = services
        calls = CallWatch(capacity: services.limits.calls)
        reader = try SessionRequestReader(jsonDepth: services.limits.jsonDepth)
    }

    package var name: String { "bootstrap" }

    package func handles(_ path: String) -> Bool { path == Self.path }

    package func methods(for path: String) -> [String] { ["POST"] }

    package func respond(to request: HTTPServerRequest) async -> HTTPServerResponse {
        do {
            let caller = try await services.door.caller(of: request)
            let asked = try reader.read(request)
            let (order, outcome) = try order(asked, for: caller, request)
            // Only what could become a session counts as the start of one: whoever is still getting a body right is not locked out.
            _ = try await services.door.callerStartingSession(request)
            var bootstrap = try await services.door.callers.counting(caller) { try await mint(order) }
            services.metrics.minted(adapter: order.adapter.rawValue)
            let headers = outcome.header.map { [(name: "Charivo-Policy", value: $0)] } ?? []
            // The client is told what it got, so that it does not ask the provider for what it did not get.
            if !outcome.changes.isEmpty {
                bootstrap.granted = GrantedSession(
                    session: outcome.config, isHeld: provider.holdsSessions, instructionsPrefix: services.policy.instructions.prefix)
            }
            return .json(200, try JSONValue(encoding: bootstrap), headers: headers)
        } catch let failure as RequestFailure {
            return .error(failure)
        } catch _ where Task.isCancelled {
            // The client hung up, or the server stops: whatever the provider did of it is nobody's any more.
            var response = HTTPServerResponse.error(
                RequestFailure(499, code: "client_gone", message: "The client hung up before the session was prepared."))
            response.refusal = nil
            return response
        } catch let failure as ProviderFailure {
            services.metrics.providerFailed(failure.code)
            services.logger.warning("The provider did not prepare a session", metadata: ["provider.failure": "\(failure.code)"])
            return .error(failure.request)
        } catch {
            services.logger.error("A bootstrap failed", metadata: ["error.type": "\(type(of: error))"])
            return .error(RequestFailure(500, code: "internal_error", message: "The server failed."))
        }
    }

    package func run() async { await calls.run(provider, services) }

    private func mint(_ order: BootstrapOrder) async throws -> RealtimeBootstrap {
        let bootstrap = try await prepare(order).bootstrap
        // A provider of somebody's own could answer for another: its client would refuse it, with less of a reason.
        guard bootstrap.adapter == order.adapter, provider.adapters[order.adapter] == bootstrap.transport else {
            throw ProviderFailure.invalidAnswer("it is for another adapter")
        }
        return bootstrap
    }

    /// Has the session prepared. One that stands by then, and may last only so long, is ended in its time.
    private func prepare(_ order: BootstrapOrder) async throws -> PreparedSession {
        // A call stands only where this server has exchanged the SDP for it.
        guard let length = order.sessionLength, order.sdpOffer != nil else { return try await provider.prepare(order) }
        let place = try calls.reserve(for: order.caller.id)
        let prepared: PreparedSession
        do {
            prepared = try await provider.prepare(order)
        } catch {
            calls.release(place)
            throw error
        }
        if let callID = prepared.callID {
            calls.watch(callID, in: place, until: services.clock.now + length)
        } else {
            calls.release(place)
        }
        return prepared
    }

    private func order(
        _ asked: RealtimeSessionRequest, for caller: Caller, _ request: HTTPServerRequest
    ) throws(RequestFailure) -> (BootstrapOrder, SessionPolicy.Outcome) {
        if let name = asked.session.provider, !provider.names.contains(name) {
            throw RequestFailure(
                400, code: "unknown_provider", message: "This server does not serve that provider, but \(list(provider.names)).",
                path: "/session/provider", rule: "enum", allowed: provider.names.sorted())
        }
        let adapter = try adapter(for: asked)
        let outcome = services.policy.apply(to: asked.session)
        let order = BootstrapOrder(
            adapter: adapter, session: provider.filled(outcome.config), sdpOffer: asked.sdpOffer, caller: caller,
            sessionLength: services.policy.sessionLength, webSocketOrigin: webSocketOrigin(of: request))
        return (order, outcome)
    }

    private func adapter(for asked: RealtimeSessionRequest) throws(RequestFailure) -> RealtimeAdapterID {
        let usual: RealtimeAdapterID =
            switch asked.transport {
            case .webSocket: .openAIWebSocket
            case .webRTC: asked.sdpOffer == nil ? .openAIAgentsWebRTC : .openAIWebRTC
            }
        let adapter = asked.adapter ?? usual
        let place = asked.adapter == nil ? "/transport" : "/adapter"
        guard let transport = provider.adapters[adapter] else {
            let adapters = provider.adapters.keys.map(\.rawValue).sorted()
            throw RequestFailure(
                400, code: "unknown_adapter",
                message: "This server has no such adapter. It has \(list(adapters)).", path: place, rule: "enum", allowed: adapters)
        }
        guard transport == asked.transport else {
            throw RequestFailure(
                400, code: "invalid_request", message: "The adapter \(adapter) is for the transport \(transport.rawValue).",
                path: "/transport", rule: "adapter")
        }
        guard services.policy.admits(adapter) else {
            throw RequestFailure(
                403, code: "adapter_not_allowed", message: "This server's policy does not let sessions start by this adapter.", path: place,
                rule: "policy")
        }
        guard (adapter == .openAIWebRTC) == (asked.sdpOffer != nil) else {
            throw RequestFailure(
                400, code: "invalid_request",
                message: asked.sdpOffer == nil ? "This adapter needs an sdpOffer." : "This adapter takes no sdpOffer.", path: "/sdpOffer",
                rule: asked.sdpOffer == nil ? "required" : "forbidden")
        }
        return adapter
    }

    private func list(_ names: some Collection<String>) -> String { names.sorted().joined(separator: ", ") }

    /// Where the caller reaches this server's WebSockets. The `Host` header has been checked by then.
    private func webSocketOrigin(of request: HTTPServerRequest) -> String {
        let base = services.publicURL ?? "\(services.isSecure ? "https" : "http")://\(request.header("Host") ?? "localhost")"
        return "ws" + base.dropFirst(4)
    }
}
