/// Makes the ids of a session: a prefix and 21 random letters and digits, 125 bits.
package struct Identifiers: Sendable {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    private let random: @Sendable () -> UInt64

    /// Makes a source of ids; of the system's random numbers by default. Copies draw from the same source.
    package init(random: @escaping @Sendable () -> UInt64 = { .random(in: .min ... .max) }) { self.random = random }

    package func session() -> String { make("sess_") }
    package func conversation() -> String { make("conv_") }
    package func item() -> String { make("item_") }
    package func response() -> String { make("resp_") }
    package func event() -> String { make("event_") }
    package func call() -> String { make("call_") }

    private func make(_ prefix: String) -> String {
        var id = prefix
        var bits: UInt64 = 0
        for index in 0..<21 {
            // Ten letters take 59.6 bits of a number of 64; the bias is below 1 in 2^58.
            if index % 10 == 0 { bits = random() }
            let (rest, letter) = bits.quotientAndRemainder(dividingBy: UInt64(Self.alphabet.count))
            id.append(Self.alphabet[Int(letter)])
            bits = rest
        }
        return id
    }
}
