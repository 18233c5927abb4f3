import Synchronization

/// The calls that have not returned, by what they are.
final class Outstanding: Sendable {
    private let calls = Mutex<[Int: String]>([:])
    private let next = Atomic(0)

    func call(_ name: String, _ body: () async throws -> Void) async {
        let id = next.add(1, ordering: .relaxed).newValue
        calls.withLock { $0[id] = name }
        try? await body()
        calls.withLock { $0[id] = nil }
    }

    var names: [String] { calls.withLock { $0.values.sorted() } }
}
