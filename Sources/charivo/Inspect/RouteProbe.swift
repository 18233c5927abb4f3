internal import CharivoHTTP
internal import CharivoJSON
internal import CharivoRealtime
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
    /// - Throws: ``TalkFailure`` when nothing answers or no route does, when it does not say, or the token is missing or refused.
    func access(_ report: inout InspectionReport) async throws -> InspectedAccess {
        var answer = try await ask(with: nil)
        var access = InspectedAccess.open
        if RouteAnswer(answer) == .refusal {
            guard let token else {
                throw TalkFailure(.notPermitted, "The route wants to know who calls (HTTP \(answer.status)).")
                    .naming(CredentialSource(variable: "CHARIVO_TOKEN", isSet: false))
            }
            answer = try await ask(with: token)
            access = .needed(variable: "CHARIVO_TOKEN")
        }
        switch RouteAnswer(answer) {
        case .judgement: break
        case .refusal:
            throw TalkFailure(.notPermitted, "The route refuses the token (HTTP \(answer.status)).")
                .naming(CredentialSource(variable: "CHARIVO_TOKEN", isSet: true))
        case .unable: throw unable(answer, access)
        case .none:
            throw TalkFailure(.unavailable, DialledAddress.noRoute(status: answer.status))
        }
        report.access(access)
        report.adapters(Self.adapters(in: answer))
        return access
    }

    /// What is known of a route that does not get as far as the question.
    private func unable(_ answer: HTTPAnswer, _ access: InspectedAccess) -> TalkFailure {
        let refusal = HTTPRefusal(
            status: answer.status, body: answer.body, retryAfter: answer.header("Retry-After"), date: answer.header("Date"))
        let said = refusal.words.map { " It says: \($0.prefix(200))" } ?? ""
        let (before, unknown) =
            switch access {
            case .open: ("\(origin) answers HTTP \(answer.status).", "Whether a token is needed is not known by that.")
            case .needed(let variable):
                (
                    "The route wants a token, and answers HTTP \(answer.status) when it is shown the one in \(variable).",
                    "Whether it takes that one is not known."
                )
            }
        let again = refusal.retryAfter.map { "Try again in \(Int($0 / .seconds(1))) s." } ?? "Try again later."
        return TalkFailure(.unavailable, "\(before)\(said) \(unknown) \(again)")
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
                .unavailable, origin + (error.kind == .unreachable ? " cannot be reached. " : " gives no answer. ") + error.description)
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

    /// The adapters a route of ours names when it is asked for one that it has not.
    private static func adapters(in answer: HTTPAnswer) -> [String]? {
        guard let error = (try? JSONValue(utf8: answer.body))?["error"], error["code"] == "unknown_adapter",
            let adapters = error["allowed"]?.arrayValue
        else { return nil }
        return adapters.compactMap(\.stringValue)
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
