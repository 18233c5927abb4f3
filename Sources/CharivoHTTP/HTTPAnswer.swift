/// The answer to an ``HTTPExchange``.
package struct HTTPAnswer: Sendable {
    /// The status.
    package var status: Int
    /// The headers in order.
    package var headers: [(name: String, value: String)]
    /// The body.
    package var body: [UInt8]

    /// The first value of a header; `nil` without one.
    package func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }

    /// What `Retry-After` asks for in seconds; `nil` without one, and for a date, which no service of this kind sends.
    package var retryAfter: Duration? {
        guard let text = header("Retry-After"), let seconds = Int(text.filter { $0 != " " }), (0...604_800).contains(seconds) else {
            return nil
        }
        return .seconds(seconds)
    }
}
