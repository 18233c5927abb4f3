#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// An address that a person gives to be dialled: a service's, or that of an app's route.
enum DialledAddress {
    private static let schemes = ["ws://", "wss://", "http://", "https://"]

    /// What is wrong with it, as the rest of a sentence that begins with it; `nil` where nothing is.
    static func flaw(in url: String) -> String? {
        guard schemes.contains(where: { url.hasPrefix($0) }) else {
            return "does not begin with ws:// or wss:// (a service), or http:// or https:// (a route)"
        }
        guard let parts = URLComponents(string: url) else { return "is not a URL" }
        guard parts.user == nil, parts.password == nil else {
            return "holds a user name or a password; keys and tokens are read from OPENAI_API_KEY and CHARIVO_TOKEN"
        }
        guard parts.host?.isEmpty == false else { return "names no host" }
        guard parts.port.map({ (1...65_535).contains($0) }) ?? true else { return "has a port that is not between 1 and 65535" }
        return nil
    }

    /// As much of it as may be shown: keys stand in a query, or before the host.
    static func shown(_ url: String) -> String {
        let address = url.prefix { $0 != "?" && $0 != "#" }
        guard let scheme = address.firstRange(of: "://") else { return String(address) }
        let rest = address[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else { return String(address) }
        return address[..<scheme.upperBound] + "…" + rest[at...]
    }

    /// Where services usually have what was not found.
    static let placeOfServices =
        "A service like OpenAI's has its sessions at /v1/realtime; give an app's own route as http://… or https://…."
    /// Where routes usually are.
    static let placeOfRoutes = "An app's route is usually at /api/realtime; give a service itself as ws://… or wss://…."
    /// What it means that something answers where a route is asked, and is none.
    static func noRoute(status: Int) -> String {
        "What answers there is no route that prepares sessions (HTTP \(status)). \(placeOfRoutes)"
    }
    /// What it means that a WebSocket was asked for and a page came.
    static let noService = "What answers there is a web server and no realtime service. Check the port and the path."
}
