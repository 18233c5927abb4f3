/// A member of an update, in which absent and `null` mean two things: leave it, and clear it.
package enum Patch<Value> {
    /// The member is not there: whatever was, stays.
    case absent
    /// The member is `null`: whatever was, is cleared.
    case null
    /// The member is there.
    case value(Value)

    /// The value, when there is one.
    package var value: Value? { if case .value(let value) = self { value } else { nil } }

    /// Whether the member is not there.
    package var isAbsent: Bool { if case .absent = self { true } else { false } }

    /// Whether the member is `null`.
    package var isNull: Bool { if case .null = self { true } else { false } }

    /// The value; `nil` is ``absent``.
    package init(_ value: Value?) { self = value.map(Patch.value) ?? .absent }

    /// The value; `nil` is ``null``.
    package static func orNull(_ value: Value?) -> Patch { value.map(Patch.value) ?? .null }

    /// What stands after an update: the update's, unless it is absent.
    package func merging(_ update: Patch) -> Patch { update.isAbsent ? self : update }
}

extension Patch: Sendable where Value: Sendable {}
extension Patch: Equatable where Value: Equatable {}
extension Patch: Hashable where Value: Hashable {}
