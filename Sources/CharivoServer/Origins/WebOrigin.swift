internal import CharivoHTTP

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A web origin of `http` or `https` in the one form in which browsers send it (RFC 6454, section 6.2): in lower case, without the port
/// that is its scheme's own.
struct WebOrigin: Sendable, Hashable {
    /// The scheme: `http` or `https`.
    let scheme: String
    /// The host, and the port where it is not the scheme's own.
    let authority: String
    /// The host alone.
    let host: HostName

    /// The origin as a browser sends it.
    var text: String { "\(scheme)://\(authority)" }

    /// Reads an origin in any case, with any port; `nil` for what is none, such as a name with a `*` in it, a path, or a user.
    init?(_ text: String) {
        guard let mark = text.firstRange(of: "://") else { return nil }
        scheme = text[..<mark.lowerBound].lowercased()
        guard let usualPort = ["http": 80, "https": 443][scheme] else { return nil }
        let rest = text[mark.upperBound...].lowercased()
        let isName = rest.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: ".-_:[]".utf8.contains(byte)
            }
        }
        guard isName, !rest.isEmpty, let parts = URLComponents(string: "\(scheme)://\(rest)"), let name = parts.host, !name.isEmpty else {
            return nil
        }
        let colon = rest.lastIndex(of: ":").flatMap { rest[$0...].contains("]") ? nil : $0 }
        if let colon {
            guard let port = Int(rest[rest.index(after: colon)...]), (1...65_535).contains(port) else { return nil }
            authority = port == usualPort ? String(rest[..<colon]) : "\(rest[..<colon]):\(port)"
        } else {
            authority = rest
        }
        host = HostName(name)
    }
}
