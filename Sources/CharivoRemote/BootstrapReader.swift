internal import CharivoHTTP
internal import CharivoJSON
internal import CharivoRealtime

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Judges a server's answer: a bootstrap that may be dialled with, or the reason why not. Pure.
struct BootstrapReader: Sendable {
    let adapter: RealtimeAdapterID
    let transport: RealtimeTransport
    let hasOffer: Bool
    let options: RemoteOptions

    /// What to dial with, and what the session is to be.
    ///
    /// - Throws: `RealtimeError`. Its message holds nothing of the answer but a code and the beginning of a refusal's words.
    func bootstrap(in answer: HTTPAnswer) throws(RealtimeError) -> RealtimeBootstrap {
        guard answer.status == 200 || answer.status == 201 else { throw RealtimeError(refusal: answer) }
        let body: JSONValue
        do {
            body = try JSONValue(utf8: answer.body)
        } catch {
            throw Self.unusable("it is not JSON, and so hardly that of a route")
        }
        guard let object = body.objectValue else { throw Self.unusable("it is not an object") }
        guard object["adapter"]?.stringValue == adapter.rawValue else {
            throw Self.unusable("it is not for the adapter \(adapter) that was asked for")
        }
        guard object["transport"]?.stringValue == transport.rawValue else {
            throw Self.unusable("its transport is not \(transport.rawValue)")
        }
        let credentials =
            switch transport {
            case .webSocket: try webSocket(object)
            case .webRTC: try webRTC(object)
            }
        return RealtimeBootstrap(adapter: adapter, credentials: credentials, granted: try granted(object))
    }

    /// A server that follows the seed's contract alone says nothing of it. One that says something unreadable is not to be guessed at:
    /// the session would run with what the server did not want.
    private func granted(_ object: JSONObject) throws(RealtimeError) -> GrantedSession? {
        guard let member = object["granted"], !member.isNull else { return nil }
        guard let granted = try? member.decode(as: GrantedSession.self) else { throw Self.unusable("what it grants cannot be read") }
        return granted
    }

    private func webSocket(_ object: JSONObject) throws(RealtimeError) -> RealtimeBootstrap.Credentials {
        guard let url = object["url"]?.stringValue, url.utf8.count <= 4_096 else { throw Self.unusable("it has no url") }
        let token = try secret(object, "token")
        guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty else { throw Self.unusable("its url is none") }
        guard parts.user == nil, parts.password == nil, parts.fragment == nil else {
            throw Self.unusable("its url has a user name or a fragment")
        }
        switch parts.scheme?.lowercased() {
        case "wss": break
        case "ws" where options.allowsCleartext || HostName(host).isLoopback: break
        case "ws": throw Self.unusable("its url is ws, and would send the token in the clear")
        default: throw Self.unusable("its url is not wss")
        }
        guard options.allowedHosts.isEmpty || options.allowedHosts.contains(where: { $0.lowercased() == host.lowercased() }) else {
            throw Self.unusable("its url leads to a host that is not among those allowed")
        }
        return .webSocket(url: url, token: token)
    }

    private func webRTC(_ object: JSONObject) throws(RealtimeError) -> RealtimeBootstrap.Credentials {
        guard hasOffer else { return .clientSecret(try secret(object, "clientSecret")) }
        guard let answer = object["answerSdp"]?.stringValue, answer.hasPrefix("v=0"), answer.utf8.count <= 64 << 10 else {
            throw Self.unusable("it has no session description (answerSdp)")
        }
        return .answerSDP(answer)
    }

    private func secret(_ object: JSONObject, _ name: String) throws(RealtimeError) -> String {
        guard let secret = object[name]?.stringValue, (1...4_096).contains(secret.utf8.count),
            secret.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw Self.unusable("it has no usable \(name)") }
        return secret
    }

    private static func unusable(_ what: String) -> RealtimeError {
        RealtimeError(code: .provider, message: "The server's answer cannot be used: \(what).", providerCode: "invalid_bootstrap")
    }
}
