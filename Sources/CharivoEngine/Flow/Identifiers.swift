/// Makes the ids of a session: a prefix and 21 random letters and digits, 125 bits.
package struct Identifiers: Sendable {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    private var generator: any RandomNumberGenerator & Sendable

    /// Makes a source of ids; the system's random numbers by default.
    package init(generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()) { self.generator = generator }

    package mutating func session() -> String { make("sess_") }
    package mutating func conversation() -> String { make("conv_") }
    package mutating func item() -> String { make("item_") }
    package mutating func response() -> String { make("resp_") }
    package mutating func event() -> String { make("event_") }
    package mutating func call() -> String { make("call_") }

    private mutating func make(_ prefix: String) -> String {
        var id = prefix
        for _ in 0..<21 { id.append(Self.alphabet[Int.random(in: 0..<Self.alphabet.count, using: &generator)]) }
        return id
    }
}
