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
}
