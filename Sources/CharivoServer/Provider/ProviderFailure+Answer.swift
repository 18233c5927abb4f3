internal import CharivoHTTP
internal import CharivoJSON
internal import CharivoRealtime

extension ProviderFailure {
    /// What a provider's refusal means for the caller.
    ///
    /// The caller's own credentials were fine, or it would not have come this far: a 401 of the provider's is about the server's key, and
    /// so a 502 here. Of the provider's words only its code and its field's name are passed on: its sentence may quote the key, or
    /// instructions that are the server's and not the caller's.
    init(refusal answer: HTTPAnswer) {
        let error = (try? JSONValue(utf8: answer.body))?["error"]
        let code = Self.word(error?["code"]?.stringValue) ?? Self.word(error?["type"]?.stringValue)
        let named = code.map { " (\($0))" } ?? ""
        let isSpent = RealtimeError.Code(providerCode: code) == .quota
        switch (answer.status, code) {
        case _ where isSpent, (402, _):
            self.init(
                status: 503, code: "provider_quota", message: "The provider's account of this server has no quota left\(named).")
        case (401, _), (403, _):
            self.init(
                status: 502, code: "provider_refused_key",
                message: "The provider does not take this server's key\(named). Whoever runs the server must correct it.")
        case (429, _):
            self.init(
                status: 429, code: "provider_rate_limited", message: "The provider asks to slow down\(named).",
                retryAfter: Duration(retryAfter: answer.header("Retry-After"), date: answer.header("Date")))
        case (404, nil) where error == nil, (405, nil), (501, nil):
            // A provider that does not take a session says so in JSON.
            self.init(
                status: 502, code: "provider_address_invalid",
                message: "There is no provider at the address that this server asks: HTTP status \(answer.status), and no word about the "
                    + "session. Whoever runs the server must correct the base URL (provider.baseUrl), up to the version, as in "
                    + "\(OpenAIRealtimeProvider.defaultBaseURL).")
        case (400, _), (404, _), (409, _), (413, _), (422, _):
            let place = Self.word(error?["param"]?.stringValue).map { " at \($0)" } ?? ""
            self.init(
                status: 422, code: "provider_rejected_session",
                message: "The provider does not take this session\(named)\(place), HTTP status \(answer.status).")
        case (300..<400, _):
            self.init(
                status: 502, code: "provider_redirects",
                message:
                    "The provider's address redirects, which is not followed. Whoever runs the server must set the address it leads to.")
        default:
            self.init(
                status: 502, code: "provider_failed", message: "The provider failed with HTTP status \(answer.status)\(named).",
                retryAfter: Duration(retryAfter: answer.header("Retry-After"), date: answer.header("Date")))
        }
    }

    /// What no answer at all means.
    init(_ error: any Error) {
        switch (error as? HTTPExchangeError)?.kind {
        case .timeout?:
            self.init(status: 504, code: "provider_timeout", message: "The provider did not answer in time. Try again.")
        case .tooLong?:
            self.init(status: 502, code: "provider_answer_invalid", message: "The provider's answer is too long.")
        case .invalidRequest?:
            self.init(status: 500, code: "provider_address_invalid", message: "The provider's address or key cannot be used.")
        case .unreachable?, nil:
            self.init(
                status: 502, code: "provider_unreachable", message: "The provider cannot be reached. Try again.", retryAfter: .seconds(2))
        }
    }

    /// An answer that is none.
    static func invalidAnswer(_ what: String) -> ProviderFailure {
        ProviderFailure(status: 502, code: "provider_answer_invalid", message: "The provider's answer cannot be used: \(what).")
    }

    /// A code or a field's name: short, of letters, digits and `_.-[]`, and unlike a key.
    private static func word(_ text: String?) -> String? {
        guard let text, (1...80).contains(text.utf8.count), !text.hasPrefix("sk-"), !text.hasPrefix("ek_") else { return nil }
        let isWord = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "_.-[]".utf8.contains(byte)
            }
        }
        return isWord ? text : nil
    }
}
