/// The members and elements of a value that schemas have looked at, for `unevaluatedProperties` and `unevaluatedItems`.
struct Evaluated: Sendable, Hashable {
    /// Every member was looked at.
    var allProperties = false
    /// The names of the members that were looked at.
    var properties: Set<String> = []
    /// How many elements from the first on were looked at.
    var leadingItems = 0
    /// The elements beyond those that were looked at, by index.
    var items: Set<Int> = []

    /// Adds what another schema looked at.
    mutating func merge(_ other: Evaluated) {
        allProperties = allProperties || other.allProperties
        leadingItems = max(leadingItems, other.leadingItems)
        if !other.properties.isEmpty { properties.formUnion(other.properties) }
        if !other.items.isEmpty { items.formUnion(other.items) }
    }
}
