/// Everything that goes wrong between a client and a ``ProtocolServer``. A value: the same plan makes the same faults.
public struct FaultPlan: Sendable, Hashable, ExpressibleByArrayLiteral {
    /// The faults.
    public var faults: [Fault]

    /// Makes a plan.
    public init(_ faults: [Fault] = []) {
        self.faults = faults
    }

    /// Makes a plan of faults.
    public init(arrayLiteral faults: Fault...) {
        self.init(faults)
    }

    /// Nothing goes wrong.
    public static let none = FaultPlan()

    /// A plan of chance, the same for the same seed: faults that a session must survive, spread over the events of some connections.
    ///
    /// - Parameters:
    ///   - seed: What the chance grows from.
    ///   - count: How many faults.
    ///   - connections: On which connections.
    ///   - events: At which events of a connection, either way.
    public static func random(
        seed: UInt64, count: Int, connections: ClosedRange<Int> = 1...4, events: ClosedRange<Int> = 2...60
    ) -> FaultPlan {
        var random = SeededRandom(seed: seed)
        return FaultPlan(
            (0..<count).map { _ in
                let action: Fault.Action =
                    switch Int.random(in: 0..<9, using: &random) {
                    case 0: .drop
                    case 1: .duplicate
                    case 2: .swap
                    case 3: .cut
                    case 4: .close(code: [1001, 1011, 1012, 4999].randomElement(using: &random) ?? 1001, reason: "chance")
                    case 5: .replace(with: #"{"type": "response.done", "response": "#)
                    case 6: .replace(with: #"{"type":"response.output_audio.delta","response_id":"r","item_id":"i","delta":"***"}"#)
                    case 7: .precede(withType: "chance.unknown")
                    default: .delay(.milliseconds(Int.random(in: 1...500, using: &random)))
                    }
                let nth = Int.random(in: events, using: &random)
                let connection = Int.random(in: connections, using: &random)
                return Fault(
                    action,
                    at: Bool.random(using: &random)
                        ? .sending(nth: nth, connection: connection) : .receiving(nth: nth, connection: connection))
            })
    }
}
