internal import Synchronization

/// Gives keys, and counts how many.
final class KeyCount: Sendable {
    private let count = Atomic(0)

    var asked: Int { count.load(ordering: .sequentiallyConsistent) }

    func ask() -> String {
        "key-\(count.add(1, ordering: .sequentiallyConsistent).newValue)"
    }
}
