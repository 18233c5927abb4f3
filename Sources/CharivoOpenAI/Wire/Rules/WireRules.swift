internal import CharivoJSON

/// Checks values against the protocol's limits, and gathers what is wrong in the order it was checked.
struct WireRules {
    /// What was wrong so far.
    private(set) var violations: [WireError] = []

    /// Adds what a check elsewhere found.
    mutating func report(_ violation: WireError) { violations.append(violation) }

    /// No member may be left over.
    mutating func nothingElse(_ extras: JSONObject, at path: String) {
        for name in extras.keys.sorted() { report(.unknownParameter("\(path).\(name)")) }
    }

    /// A number must lie in a range.
    mutating func range(_ value: Int?, _ range: ClosedRange<Int>, at path: String) {
        guard let value, !range.contains(value) else { return }
        limit("integer", value < range.lowerBound, bound: value < range.lowerBound ? range.lowerBound : range.upperBound, value, at: path)
    }

    /// A number must lie in a range.
    mutating func range(_ value: Double?, _ range: ClosedRange<Double>, at path: String) {
        guard let value, !range.contains(value) else { return }
        limit("decimal", value < range.lowerBound, bound: value < range.lowerBound ? range.lowerBound : range.upperBound, value, at: path)
    }

    /// A word must be among those there are.
    mutating func word(_ value: String?, _ supported: [String], at path: String) {
        guard let value, !supported.contains(value) else { return }
        report(.unsupportedValue(path, supported: supported))
    }

    /// A string must not be longer than that, in characters as the protocol counts them (Unicode scalars).
    mutating func length(_ value: String?, atMost limit: Int, at path: String) {
        guard let count = value?.unicodeScalars.count, count > limit else { return }
        report(
            WireError(
                code: "string_above_max_length",
                message: "Invalid '\(path)': string too long. Expected a string with maximum length \(limit), but got a string with "
                    + "length \(count) instead.", param: path))
    }

    /// An object must not have more members than that.
    mutating func count(_ count: Int, atMost limit: Int, at path: String) {
        guard count > limit else { return }
        report(
            WireError(
                code: "object_above_max_properties",
                message: "Invalid '\(path)': too many properties. Expected an object with at most \(limit) properties, but got an object "
                    + "with \(count) properties instead.", param: path))
    }

    private mutating func limit(_ type: String, _ isBelow: Bool, bound: some Numeric, _ value: some Numeric, at path: String) {
        report(
            WireError(
                code: isBelow ? "\(type)_below_min_value" : "\(type)_above_max_value",
                message: "Invalid '\(path)': \(type) \(isBelow ? "below minimum" : "above maximum") value. Expected a value "
                    + "\(isBelow ? ">=" : "<=") \(bound), but got \(value) instead.", param: path))
    }
}
