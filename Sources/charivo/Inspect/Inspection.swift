internal import CharivoHTTP
internal import CharivoJSON
internal import CharivoRealtime
internal import CharivoRemote
internal import CharivoWebSocket

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// One look at a service: dialled, greeted, asked a few things that cost nothing, and left.
///
/// Everything is tried without credentials first: whether they are needed is a part of what is to be found out, and they go nowhere where
/// they are not.
struct Inspection: Sendable {
    let url: String
    let model: String?
    let key: String?
    let token: String?
    let timeout: Duration

    /// Looks.
    ///
    /// - Parameter report: Gets what was found out, also when the look fails half-way.
    /// - Throws: ``TalkFailure`` with what is wrong and what to do.
    func run(_ report: inout InspectionReport) async throws {
        guard url.hasPrefix("http") else {
            return try await dial(url, keys: [(nil, nil), ("OPENAI_API_KEY", key)], &report)
        }
        let route = RouteProbe(url: url, token: token, timeout: timeout)
        let access = try await route.access(&report)
        await route.surroundings(access, &report)
        let clock = ContinuousClock()
        let start = clock.now
        let (address, secret) = try await session(with: access == .open ? nil : token)
        report.routeAnswered(in: clock.now - start, address: address)
        try await dial(address, keys: [(nil, secret)], tellsAccess: false, &report)
    }

    /// Dials with the first of these keys that is taken.
    private func dial(
        _ address: String, keys: [(variable: String?, key: String?)], tellsAccess: Bool = true, _ report: inout InspectionReport
    ) async throws {
        var address = address
        if let model, !address.contains("model=") { address += (address.contains("?") ? "&" : "?") + "model=\(model)" }
        for (index, (variable, key)) in keys.enumerated() {
            let next = keys.dropFirst(index + 1).first { $0.key != nil }
            do {
                var found = report
                if tellsAccess { found.access(variable.map { .needed(variable: $0) } ?? .open) }
                report = try await look(at: address, key, found)
                return
            } catch {
                if next != nil, TalkFailure(inspecting: error).status == .notPermitted { continue }
                throw TalkFailure(inspecting: error).naming(
                    tellsAccess ? CredentialSource(variable: "OPENAI_API_KEY", isSet: key != nil) : nil)
            }
        }
    }

    private func look(at address: String, _ key: String?, _ found: InspectionReport) async throws -> InspectionReport {
        let headers = key.map { [("Authorization", "Bearer \($0)")] } ?? []
        var configuration = WebSocketConfiguration()
        configuration.connectTimeout = timeout
        configuration.handshakeTimeout = timeout
        let clock = ContinuousClock()
        let start = clock.now
        return try await WebSocketClient(configuration: configuration).withConnection(to: address, headers: headers) { connection in
            var report = found
            let connecting = clock.now - start
            let probe = ServiceProbe(connection: connection, timeout: timeout)
            report.greeted(
                by: try await probe.greeting(), connectedIn: connecting, in: clock.now - start, date: Int(Date().timeIntervalSince1970))
            let asked = clock.now
            if try await probe.ask(["type": "session.update", "session": ["type": "realtime"]], until: ["session.updated"])?["type"]
                == "session.updated"
            {
                report.answered(in: clock.now - asked)
            }
            // An event that nobody knows, and a voice that nobody has: good services say what there is instead.
            let events = try await probe.ask(["type": "charivo.inspect"], until: [])?["error"]?["message"]?.stringValue
            let voice: JSONValue = ["type": "realtime", "audio": ["output": ["voice": "charivo-inspect"]]]
            let answer = try await probe.ask(["type": "session.update", "session": voice], until: ["session.updated"])
            report.voices(
                QuotedNames.of(answer?["error"]?["message"]?.stringValue ?? "", without: ["charivo-inspect"]),
                takesAny: answer?["type"] == "session.updated")
            report.features(QuotedNames.of(events ?? "", without: ["charivo.inspect"]))
            return report
        }
    }

    private func session(with token: String?) async throws -> (String, String?) {
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
