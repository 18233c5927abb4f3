/// What a conformance run came to, rule by rule.
public struct ConformanceReport: Sendable, Hashable, CustomStringConvertible {
    /// What a rule came to.
    public enum Outcome: Sendable, Hashable {
        /// The client keeps it.
        case passed
        /// The client breaks it; the reason says how.
        case failed(String)
        /// The fake provider cannot show it; the reason says what it would need.
        case skipped(String)
    }

    /// One rule and what it came to.
    public struct Result: Sendable, Hashable {
        /// The rule.
        public var rule: ConformanceRule
        /// What it came to.
        public var outcome: Outcome
    }

    /// The results, in the order of the rules.
    public var results: [Result]

    /// The results of the rules that the client breaks.
    public var failures: [Result] {
        results.filter { if case .failed = $0.outcome { true } else { false } }
    }

    /// The rules that could not be shown.
    public var skipped: [ConformanceRule] {
        results.filter { if case .skipped = $0.outcome { true } else { false } }.map(\.rule)
    }

    /// What a rule came to; `nil` when it was not run.
    public func outcome(of rule: ConformanceRule) -> Outcome? {
        results.first { $0.rule == rule }?.outcome
    }

    /// A line a rule.
    public var description: String {
        results.map { result in
            switch result.outcome {
            case .passed: "passed   \(result.rule.rawValue)"
            case .failed(let reason): "FAILED   \(result.rule.rawValue): \(reason)"
            case .skipped(let reason): "skipped  \(result.rule.rawValue): \(reason)"
            }
        }.joined(separator: "\n")
    }
}
