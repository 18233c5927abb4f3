internal import CharivoRealtime

/// A connection over which nothing is asked for that the app's server has not granted.
struct KeptConnection: RealtimeConnection {
    let connection: any RealtimeConnection
    let terms: KeptTerms

    var events: any AsyncSequence<ProviderEvent, Never> & Sendable { connection.events }

    func send(_ commands: [ProviderMessage]) async throws {
        try await connection.send(
            commands.map { message in
                var message = message
                switch message.command {
                case .updateSession(let config): message.command = .updateSession(terms.kept(config))
                case .createResponse(let request): message.command = .createResponse(terms.kept(request))
                default: break
                }
                return message
            })
    }

    func close() async { await connection.close() }

    func probe() async throws { try await connection.probe() }
}
