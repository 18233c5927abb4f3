import Testing

@testable import CharivoTesting

@Suite("Faults")
struct FaultTests {
    private func frames(_ deliveries: [FaultInjector.Delivery]) -> [String] {
        deliveries.map { delivery in
            switch delivery {
            case .text(let bytes): String(decoding: bytes, as: UTF8.self)
            case .binary: "binary"
            case .wait: "wait"
            case .silence: "silence"
            case .cut: "cut"
            case .close(let code, _): "close \(code)"
            }
        }
    }

    private func send(_ types: [String], _ plan: FaultPlan, connection: Int = 1) -> [String] {
        var injector = FaultInjector(plan, connection: connection)
        return types.enumerated().flatMap { frames(injector.sending($1, Array("\($1)\($0)".utf8))) }
    }

    @Test(
        "Each fault does its own, at the event that it names",
        arguments: [
            (Fault.Action.drop, ["a0", "c2"]),
            (.duplicate, ["a0", "b1", "b1", "c2"]),
            (.swap, ["a0", "c2", "b1"]),
            (.delay(.seconds(1)), ["a0", "wait", "b1", "c2"]),
            (.fallSilent, ["a0", "silence", "c2"]),
            (.cut, ["a0", "cut", "c2"]),
            (.close(code: 1001, reason: ""), ["a0", "close 1001", "c2"]),
            (.replace(with: "{"), ["a0", "{", "c2"]),
            (.binary([1]), ["a0", "binary", "c2"]),
            (.oversize(bytes: 3), ["a0", "   ", "c2"]),
            (.precede(withType: "odd"), ["a0", #"{"type":"odd","event_id":"event_unknown"}"#, "b1", "c2"]),
        ])
    func actions(_ action: Fault.Action, _ expected: [String]) {
        #expect(send(["a", "b", "c"], [Fault(action, at: .sending("b"))]) == expected)
        #expect(send(["a", "b", "c"], [Fault(action, at: .sending(nth: 2))]) == expected)
    }

    @Test("Events are counted by their type and connection")
    func addresses() {
        let plan: FaultPlan = [Fault(.drop, at: .sending("a", nth: 2, connection: 2))]
        #expect(send(["a", "b", "a"], plan, connection: 1) == ["a0", "b1", "a2"])
        #expect(send(["a", "b", "a"], plan, connection: 2) == ["a0", "b1"])
    }

    @Test("What the client says can be lost, doubled, and answered with a fault")
    func receiving() {
        let plan: FaultPlan = [
            Fault(.drop, at: .receiving("x")), Fault(.duplicate, at: .receiving("y")), Fault(.cut, at: .receiving("y")),
        ]
        var injector = FaultInjector(plan, connection: 1)
        #expect(injector.receiving("x").times == 0)
        let reception = injector.receiving("y")
        #expect(reception.times == 2)
        #expect(reception.deliveries == [.cut])
        #expect(injector.receiving("x").times == 1)
    }

    @Test("The same seed makes the same plan")
    func random() {
        #expect(FaultPlan.random(seed: 7, count: 30) == .random(seed: 7, count: 30))
        #expect(FaultPlan.random(seed: 7, count: 30) != .random(seed: 8, count: 30))
    }
}
