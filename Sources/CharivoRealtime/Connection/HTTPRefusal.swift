internal import CharivoJSON

/// What a service says over HTTP when it refuses a session or a connection: one reading for all clients.
package struct HTTPRefusal: Sendable, Hashable {
    /// The status.
    package let status: Int
    /// The service's own code, where it has one that is a word of its own: `[a-z0-9_]`, 64 at most.
    package let providerCode: String?
    /// The service's words, unabridged. They may quote the request.
    package let words: String?
    /// The service's name for the field that was at fault.
    package let parameter: String?
    /// After how long trying again may help.
    package let retryAfter: Duration?

    /// Reads a refusal.
    ///
    /// - Parameters:
    ///   - status: The status.
    ///   - body: The body, or the beginning of it.
    ///   - retryAfter: The value of the header `Retry-After`.
    ///   - date: The value of the header `Date`.
    package init(status: Int, body: some Sequence<UInt8>, retryAfter: String?, date: String? = nil) {
        self.status = status
        let error = (try? JSONValue(utf8: body))?["error"]
        // The seed's server answers {"error": "words"}; ours, and most, {"error": {"code", "message"}}.
        words = error?["message"]?.stringValue ?? error?.stringValue
        // Some say what a terminal refusal is by its type alone.
        let type = error?["type"]?.stringValue.flatMap { RealtimeError.Code(providerCode: $0) == nil ? nil : $0 }
        providerCode = error?["code"]?.stringValue.flatMap { $0.isProviderCode ? $0 : nil } ?? type
        parameter = (error?["path"] ?? error?["param"])?.stringValue.map { String($0.prefix(128)) }
        self.retryAfter = Duration(retryAfter: retryAfter, date: date)
    }

    /// Which of our kinds it is: by the service's code where that is known, else by the status.
    package var code: RealtimeError.Code {
        if let code = RealtimeError.Code(providerCode: providerCode) { return code }
        switch status {
        case 402: return .quota
        case 401, 403: return .authentication
        case 408, 504: return .timeout
        case 429, 500...: return .transport
        case 422: return .provider
        case 300..<500: return .invalidConfiguration
        default: return .provider
        }
    }
}

extension String {
    /// Whether this is a word of a machine's, and no sentence.
    package var isProviderCode: Bool {
        (1...64).contains(utf8.count)
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
                default: false
                }
            }
    }
}

extension Duration {
    /// What the header `Retry-After` asks for (RFC 9110, section 10.2.3), a week at most: so many seconds, or until a moment; `nil` without
    /// one.
    ///
    /// - Parameter date: The same answer's header `Date`. A moment is compared with that, for the two are of one clock, and is no wish
    ///   without it.
    package init?(retryAfter header: String?, date: String? = nil) {
        guard let header else { return nil }
        let seconds: Int
        if let number = Int(header.filter { $0 != " " }) {
            seconds = number
        } else if let moment = HTTPDate(header), let present = date.flatMap({ HTTPDate($0) }) {
            seconds = max(0, moment.seconds - present.seconds)
        } else {
            return nil
        }
        guard (0...604_800).contains(seconds) else { return nil }
        self = .seconds(seconds)
    }
}
