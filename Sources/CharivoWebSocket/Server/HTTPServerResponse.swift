/// An answer to a plain request, or to an upgrade that is refused.
package struct HTTPServerResponse: Sendable {
    /// The status code, 200 to 599.
    package var status: Int
    /// The headers. `Content-Length`, `Transfer-Encoding`, `Connection` and `Upgrade` are the server's own and are left out: to a
    /// 426 it adds those that name the protocol to change to.
    package var headers: [(name: String, value: String)]
    /// The body.
    package var body: [UInt8]
    /// Of a refusal: its kind in a word, for whoever counts them. It is not sent.
    package var refusal: String?

    /// Makes an answer.
    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// An answer of one line of plain text.
    package static func text(_ status: Int, _ text: String, headers: [(name: String, value: String)] = []) -> HTTPServerResponse {
        HTTPServerResponse(
            status: status, headers: [("Content-Type", "text/plain; charset=utf-8")] + headers, body: Array((text + "\n").utf8))
    }
}
