internal import CharivoJSON
internal import CharivoRealtime
internal import CharivoWebSocket

/// Reads a session request, or says exactly what is wrong with it.
struct SessionRequestReader: Sendable {
    let jsonDepth: Int
    private let schema: JSONSchema

    init(jsonDepth: Int) throws(ServerError) {
        self.jsonDepth = jsonDepth
        do {
            schema = try JSONSchema(SessionRequestSchema.source)
        } catch {
            throw ServerError(code: .invalidConfiguration, message: "The form of a session request cannot be compiled: \(error)")
        }
    }

    /// Reads a request.
    ///
    /// - Throws: ``RequestFailure`` 400 or 415, with the place and the rule where there is one.
    func read(_ request: HTTPServerRequest) throws(RequestFailure) -> RealtimeSessionRequest {
        try Self.checkForm(of: request)
        guard !request.body.isEmpty else {
            throw RequestFailure(400, code: "invalid_json", message: "The body is empty. Send {\"transport\": …, \"session\": {…}}.")
        }
        guard String(validating: request.body, as: UTF8.self) != nil else {
            throw RequestFailure(400, code: "invalid_json", message: "The body is not UTF-8.")
        }
        let body: JSONValue
        do {
            body = try JSONValue(utf8: request.body, maximumDepth: jsonDepth)
        } catch  where error.isTooDeep {
            throw RequestFailure(
                400, code: "invalid_request", message: "The body is nested more than \(jsonDepth) levels deep.", path: "", rule: "depth")
        } catch  where error.hasNumberOutOfRange {
            throw RequestFailure(
                400, code: "invalid_request", message: "The body has a number in it that is too large to be held.", path: "", rule: "number"
            )
        } catch {
            throw RequestFailure(400, code: "invalid_json", message: error.message)
        }
        if let violation = schema.validate(body).first {
            throw RequestFailure(400, code: "invalid_request", message: violation.message, path: violation.path, rule: violation.rule)
        }
        do {
            return try body.withoutNulls.decode(as: RealtimeSessionRequest.self)
        } catch {
            throw RequestFailure(
                400, code: "invalid_request", message: "The body is not a session request.", path: "", rule: "form")
        }
    }

    private static func checkForm(of request: HTTPServerRequest) throws(RequestFailure) {
        let types = request.headers.filter { $0.name.lowercased() == "content-type" }.map { $0.value.lowercased() }
        let parts = (types.first ?? "").split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
        // A page's plain form can send any other type to any server without asking first.
        guard types.count == 1, parts.first == "application/json", parts.dropFirst().allSatisfy({ $0 == "charset=utf-8" }) else {
            throw RequestFailure(415, code: "unsupported_media_type", message: "The body must be JSON: Content-Type: application/json.")
        }
        guard request.header("Content-Encoding").map({ $0.lowercased() == "identity" }) ?? true else {
            throw RequestFailure(415, code: "unsupported_encoding", message: "The body must not be compressed.")
        }
    }
}

extension JSONValue {
    /// The value without members that are `null`, in the request and in its session: what is left out and what is null are the same there.
    fileprivate var withoutNulls: JSONValue {
        guard case .object(let members) = self else { return self }
        var kept = members.filter { !$0.value.isNull }
        if case .object(let session)? = kept["session"] {
            kept["session"] = .object(
                session.filter { !$0.value.isNull }.mapValues { value in
                    guard case .array(let tools) = value else { return value }
                    return .array(
                        tools.map { tool in tool.objectValue.map { .object($0.filter { !$0.value.isNull }) } ?? tool })
                })
        }
        return .object(kept)
    }
}
