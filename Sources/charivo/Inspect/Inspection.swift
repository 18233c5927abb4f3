internal import CharivoJSON
internal import CharivoRealtime
internal import CharivoRemote
internal import CharivoWebSocket

/// One look at a service: dialled, greeted, asked a few things that cost nothing, and left.
struct Inspection: Sendable {
    let url: String
    let model: String?
    let key: String?
    let token: String?
    let timeout: Duration

    /// Looks.
    ///
    /// - Throws: ``TalkFailure``, ``RealtimeError`` or ``WebSocketError`` with what is wrong, for a person.
    func run() async throws -> InspectionReport {
        var report = InspectionReport(url: url)
        let clock = ContinuousClock()
        var (address, secret) = (url, key)
        if url.hasPrefix("http") {
            let start = clock.now
            (address, secret) = try await askRoute()
            report.routeAnswered(in: clock.now - start, address: address)
        }
        if let model, !address.contains("model=") { address += (address.contains("?") ? "&" : "?") + "model=\(model)" }
        let headers = secret.map { [("Authorization", "Bearer \($0)")] } ?? []
        var configuration = WebSocketConfiguration()
        configuration.connectTimeout = timeout
        configuration.handshakeTimeout = timeout
        let start = clock.now
        let soFar = report
        return try await WebSocketClient(configuration: configuration).withConnection(to: address, headers: headers) { connection in
            var report = soFar
            report.connected(in: clock.now - start)
            let probe = ServiceProbe(connection: connection, timeout: timeout)
            report.greeted(by: try await probe.greeting(), in: clock.now - start)
            let asked = clock.now
            if try await probe.ask(["type": "session.update", "session": ["type": "realtime"]], until: ["session.updated"])?["type"]
                == "session.updated"
            {
                report.answered(in: clock.now - asked)
            }
            // An event that nobody knows, and a voice that nobody has: good services say what there is instead.
            report.events = try await probe.ask(["type": "charivo.inspect"], until: [])?["error"]?["message"]?.stringValue
            let voice: JSONValue = ["type": "realtime", "audio": ["output": ["voice": "charivo-inspect"]]]
            let answer = try await probe.ask(["type": "session.update", "session": voice], until: ["session.updated"])
            report.voices = answer?["error"]?["message"]?.stringValue
            report.takesAnyVoice = answer?["type"] == "session.updated"
            return report
        }
    }

    private func askRoute() async throws -> (String, String?) {
        var options = RemoteOptions()
        options.timeout = timeout
        // A person who looks at a server of their own knows what they send where.
        options.allowsCleartext = true
        if let token { options.headers = { [("Authorization", "Bearer \(token)")] } }
        let client = try RemoteRealtimeClient(endpoint: url, options: options)
        let credentials = try await client.credentials(for: RealtimeSessionConfig(provider: "openai", transport: .webSocket, model: model))
        guard case .webSocket(let address, let secret) = credentials else {
            throw TalkFailure(.unavailable, "The route hands out no WebSocket, so there is nothing to dial here.")
        }
        return (address, secret)
    }
}

extension TalkFailure {
    /// What kept a service from being looked at.
    init(inspecting error: any Error) {
        guard let error = error as? WebSocketError else {
            self.init(any: error)
            return
        }
        let said = error.refusal.flatMap { try? JSONValue(utf8: $0.body) }?["error"]?["message"]?.stringValue
        self.init(
            error.refusal?.status == 401 || error.refusal?.status == 403 ? .notPermitted : .unavailable,
            error.message + (said.map { " It says: \($0.prefix(200))" } ?? ""))
    }
}
