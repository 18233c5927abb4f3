import Testing

/// Expects two values to be equal. For values that a mutating method answers, which `#expect` cannot call.
func check<Value: Equatable>(_ value: Value, _ expected: Value, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(value == expected, sourceLocation: sourceLocation)
}
