/// Holds limits against what they may be, and says which are outside, with their value and their range.
struct LimitRules: Sendable {
    /// The highest rate: beyond it there is no limit worth the name.
    private static let highestRate = 1e6

    private let level: String
    private(set) var flaws: [SettingFlaw] = []

    /// - Parameter level: What stands before the names of the limits: `limits` or `gateway`.
    init(_ level: String) { self.level = level }

    /// A count.
    mutating func whole(_ value: Int, _ range: ClosedRange<Int>, _ name: String) {
        require(range.contains(value), name, "\(value)", "between \(range.lowerBound) and \(range.upperBound)")
    }

    /// How often something may be. What is no number is within no range.
    mutating func rate(_ value: Double, _ name: String) {
        require(value > 0 && value <= Self.highestRate, name, "\(value)", "above 0 and at most \(Int(Self.highestRate))")
    }

    /// A length of time.
    mutating func time(_ value: Duration, upTo longest: Duration, mayBeZero: Bool = false, _ name: String) {
        require(
            (value > .zero || (mayBeZero && value == .zero)) && value <= longest, name, "\(value / .seconds(1)) s",
            (mayBeZero ? "between 0 and " : "above 0 and at most ") + "\(longest.components.seconds) s")
    }

    private mutating func require(_ isWithin: Bool, _ name: String, _ value: String, _ range: String) {
        if !isWithin { flaws.append(SettingFlaw("\(level).\(name)", "is \(value), and has to be \(range).")) }
    }
}
