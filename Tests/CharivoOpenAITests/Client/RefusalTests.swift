import CharivoJSON
import CharivoWebSocket
import Testing

@testable import CharivoOpenAI
@testable import CharivoRealtime

@Suite("What a service's refusals mean")
struct RefusalTests {
    private static let kinds: [(code: String, kind: RealtimeError.Code)] = [
        ("invalid_api_key", .authentication), ("missing_api_key", .authentication), ("invalid_authentication", .authentication),
        ("expired_api_key", .authentication), ("account_deactivated", .authentication), ("insufficient_quota", .quota),
        ("billing_hard_limit_reached", .quota), ("billing_not_active", .quota), ("invalid_model", .modelNotFound),
        ("model_not_found", .modelNotFound), ("missing_model", .modelNotFound),
    ]

    private func closed(_ reason: String, code: UInt16? = 4000, refusal: ProviderError? = nil) -> ConnectionEnd {
        ConnectionEnd(
            WebSocketClose(
                cause: .peerClosed, code: code.map(WebSocketCloseCode.init(rawValue:)), reason: reason, wasClean: true, detail: "It closed."
            ),
            refusal: refusal)
    }

    private func dial(_ status: Int, _ body: String = "", retryAfter: String? = nil) -> RealtimeError {
        let refusal = WebSocketRefusal(
            status: status, headers: retryAfter.map { [("Retry-After", $0)] } ?? [], body: Array(body.utf8))
        return RealtimeError(WebSocketError(code: .upgradeRefused, message: "Refused.", refusal: refusal))
    }

    @Test("E7: a code means the same in an event, in a close, and in the body of a refused dial", arguments: kinds)
    func oneTable(code: String, kind: RealtimeError.Code) {
        #expect(SessionMachine.code(for: ProviderError(code: code, message: "No.")) == kind)
        for reason in ["invalid_request_error.\(code)", "server_error.\(code)", code] {
            let end = closed(reason, code: 1008, refusal: ProviderError(code: code, message: "No."))
            #expect(end.error?.code == kind && end.error?.isTerminal == true, "\(reason)")
            #expect(end.error?.providerCode == code && end.error?.cause == "No.", "the service's own words are the cause")
            #expect(end.error?.message.contains(code) == true && end.error?.message.contains("No.") == false)
        }
        let body: JSONValue = ["error": ["message": "Quoting sk-secret.", "type": "invalid_request_error", "code": .string(code)]]
        let error = dial(429, body.text)
        #expect(error.code == kind && error.providerCode == code && error.isTerminal)
        #expect(!error.description.contains("sk-secret"))
        let typed: JSONValue = ["error": ["message": "No.", "type": .string(code), "code": nil]]
        #expect(dial(500, typed.text).code == kind)
    }

    @Test(
        "E7: a close whose reason has no code is read by its number",
        arguments: [(1011, .transport), (3000, .authentication), (4000, .invalidConfiguration), (nil, .transport)]
            as [(UInt16?, RealtimeError.Code)])
    func byNumber(number: UInt16?, kind: RealtimeError.Code) {
        let end = closed("server_error.unheard_of", code: number)
        #expect(end.error?.code == kind && end.error?.providerCode == "unheard_of")
        #expect(closed("", code: number).error?.code == kind)
    }

    @Test(
        "E5: the end of a session's life is no refusal, whatever its number",
        arguments: ["session_expired", "server_error.session_expired"])
    func expiry(reason: String) {
        let end = closed(reason)
        #expect(end.cause == .sessionExpired && end.error?.code == .transport && end.error?.providerCode == "session_expired")
    }

    @Test(
        "E7: a sentence in the reason of a close is no code",
        arguments: [
            "Server shutting down", "Going away. Come back later", "goodbye", "Bad.Idea", "a.b.c", ".", "error.", ".invalid_api_key",
            "invalid_request_error.invalid api key", String(repeating: "a", count: 65) + ".b",
        ])
    func prose(reason: String) {
        let end = closed(reason, code: 1001, refusal: ProviderError(code: "invalid_value", message: "An earlier one."))
        #expect(end.error?.providerCode == nil && end.error?.code == .transport && end.error?.message == "It closed.")
    }

    @Test(
        "E8: a refused dial is read by its status, and says when to come back",
        arguments: [
            (429, "17", .transport, .seconds(17)), (503, "2", .transport, .seconds(2)), (503, nil, .transport, nil),
            (429, "Wed, 21 Oct 2026 07:28:00 GMT", .transport, nil), (401, nil, .authentication, nil), (403, nil, .authentication, nil),
            (402, nil, .quota, nil), (404, nil, .invalidConfiguration, nil), (400, nil, .invalidConfiguration, nil),
            (504, nil, .timeout, nil), (302, nil, .invalidConfiguration, nil),
        ] as [(Int, String?, RealtimeError.Code, Duration?)])
    func byStatus(status: Int, retryAfter: String?, kind: RealtimeError.Code, wait: Duration?) {
        let error = dial(status, "<html>No.</html>", retryAfter: retryAfter)
        #expect(error.code == kind && error.retryAfter == wait && error.providerCode == "http_\(status)")
    }

    @Test("E7: a code in a body that is a sentence is none")
    func proseInBody() {
        #expect(dial(429, #"{"error":{"code":"Too many requests."}}"#).providerCode == "http_429")
    }
}
