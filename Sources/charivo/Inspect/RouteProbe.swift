internal import CharivoHTTP
internal import CharivoJSON
internal import CharivoRemote

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Asks an app's route, and the server it belongs to, what they are. Nothing is prepared by it.
struct RouteProbe: Sendable {
    let url: String
    let token: String?
    let timeout: Duration

    /// Finds out whether the route wants a token, and which adapters it has.
    ///
    /// - Throws: ``TalkFailure`` when nothing answers, or the token is missing or refused.
    func access(_ report: inout InspectionReport) async throws -> InspectedAccess {
        var access = InspectedAccess.open
        var answer = try await ask(with: nil)
        if Self.isRefusal(answer) {
            guard let token else {
                throw TalkFailure(.notPermitted, "The route wants to know who calls (HTTP \(answer.status)).")
                    .naming(CredentialSource(variable: "CHARIVO_TOKEN", isSet: false))
            }
            answer = try await ask(with: token)
            guard !Self.isRefusal(answer) else {
                throw TalkFailure(.notPermitted, "The route refuses the token (HTTP \(answer.status)).")
                    .naming(CredentialSource(variable: "CHARIVO_TOKEN", isSet: true))
            }
            access = .needed(variable: "CHARIVO_TOKEN")
        }
        guard Self.isOfRoute(answer) else {
            throw TalkFailure(
                .unavailable,
                "What answers there is no route that prepares sessions (HTTP \(answer.status)). It is usually at "
                    + "\(RemoteRealtimeClient.defaultPath); give a service itself as ws://… or wss://….")
        }
        report.access(access)
        report.adapters(Self.adapters(in: answer))
        return access
    }

    /// Finds out what else there is on the server, where it is one like ours.
    func surroundings(_ access: InspectedAccess, _ report: inout InspectionReport) async {
        guard let health = try? await get("/health", with: nil), (try? JSONValue(utf8: health.body))?["status"]?.stringValue != nil else {
            return
        }
        let ready = try? await get("/ready", with: nil)
        report.server(takesSessions: ready?.status == 200)
        if let gateway = try? await get("/api/gateway", with: access == .open ? nil : token), gateway.status == 426 {
            report.gateway(at: "ws" + origin.dropFirst(4) + "/api/gateway")
        }
    }

    /// An adapter that nobody has: a good route says which there are instead, and nothing is prepared.
    private func ask(with token: String?) async throws -> HTTPAnswer {
        let body: JSONValue = ["adapter": "charivo-inspect", "transport": "websocket", "session": [:]]
        let headers = [("Content-Type", "application/json"), ("Accept", "application/json")] + Self.authorization(token)
        let exchange = HTTPExchange(url: try route, headers: headers, body: body.utf8, timeout: timeout, maximumAnswer: 128 << 10)
        do { return try await exchange.run() } catch let error as HTTPExchangeError {
            throw TalkFailure(
                .unavailable,
                "\(origin) cannot be reached. \(error.description) Is the server running, on that port, and does it speak \(scheme)?")
        }
    }

    private func get(_ path: String, with token: String?) async throws -> HTTPAnswer {
        try await HTTPExchange(
            method: "GET", url: origin + path, headers: Self.authorization(token), timeout: timeout, maximumAnswer: 64 << 10
        ).run()
    }

    private static func authorization(_ token: String?) -> [(name: String, value: String)] {
        token.map { [("Authorization", "Bearer \($0)")] } ?? []
    }

    /// Whether a route may have answered: with a refusal of what was asked, or, where it takes any adapter, with a session in JSON.
    private static func isOfRoute(_ answer: HTTPAnswer) -> Bool {
        switch answer.status {
        case 200..<300: (try? JSONValue(utf8: answer.body))?.objectValue != nil
        case 400, 408, 422, 429, 500...: true
        default: false
        }
    }

    private static func isRefusal(_ answer: HTTPAnswer) -> Bool { answer.status == 401 || answer.status == 403 }

    /// The adapters a route of ours names when it is asked for one that it has not.
    private static func adapters(in answer: HTTPAnswer) -> [String]? {
        guard let error = (try? JSONValue(utf8: answer.body))?["error"], error["code"] == "unknown_adapter",
            let message = error["message"]?.stringValue, let range = message.firstRange(of: ", but ")
        else { return nil }
        return message[range.upperBound...].split(separator: ",").map { $0.filter { $0.isLetter || $0.isNumber || $0 == "-" } }
    }

    private var scheme: String { url.hasPrefix("https") ? "https" : "http" }

    /// The address without its path.
    private var origin: String {
        let rest = url.dropFirst(scheme.count + 3)
        return scheme + "://" + rest.prefix { !"/?#".contains($0) }
    }

    private var route: String {
        get throws(TalkFailure) {
            guard var parts = URLComponents(string: url), parts.host?.isEmpty == false else {
                throw TalkFailure(.usage, "The address is not a URL. Give one such as http://127.0.0.1:8787.")
            }
            if parts.path.isEmpty || parts.path == "/" { parts.path = RemoteRealtimeClient.defaultPath }
            return parts.string ?? url
        }
    }
}
