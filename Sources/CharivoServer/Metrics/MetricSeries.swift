/// One series of numbers: a name, its labels, and what was measured. Pure.
struct MetricSeries: Sendable, Hashable {
    /// What kind of number it is, in Prometheus' words.
    enum Kind: String, Sendable, Hashable {
        case counter
        case gauge
        case histogram
    }

    /// What tells it from others.
    struct Key: Sendable, Hashable {
        var name: String
        /// The labels as they are written, sorted by name: `route="health",status="200"`; empty without any.
        var labels: String

        /// Makes a key of whatever names a library chose: what Prometheus does not take becomes `_`.
        init(_ name: String, _ dimensions: [(String, String)]) {
            self.name = Self.word(name, allowing: ":")
            labels = dimensions.map { (Self.word($0.0, allowing: ""), Self.quoted($0.1)) }.sorted { $0.0 < $1.0 }
                .map { "\($0.0)=\"\($0.1)\"" }.joined(separator: ",")
        }

        private static func word(_ text: String, allowing other: String) -> String {
            let word = text.prefix(128).map { character in
                character.isASCII && (character.isLetter || character.isNumber || character == "_" || other.contains(character))
                    ? character : "_"
            }
            return word.first.map(\.isNumber) == false ? String(word) : "_" + String(word)
        }

        private static func quoted(_ text: String) -> String {
            String(text.prefix(128)).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        }
    }

    /// The limits of a histogram's buckets.
    static let secondBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
    static let valueBuckets = [1.0, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000]

    let kind: Kind
    private let bounds: [Double]
    private var buckets: [Int]
    private var count = 0
    private var value = 0.0

    /// An empty series.
    init(_ kind: Kind, bounds: [Double] = []) {
        self.kind = kind
        self.bounds = bounds
        buckets = bounds.map { _ in 0 }
    }

    mutating func add(_ change: Double) { value += change }
    mutating func set(_ value: Double) { self.value = value }
    mutating func reset() { value = 0 }

    mutating func observe(_ value: Double) {
        guard value.isFinite else { return }
        count += 1
        self.value += value
        for (index, bound) in bounds.enumerated() where value <= bound { buckets[index] += 1 }
    }

    /// The lines of the text format.
    func lines(_ key: Key) -> [String] {
        func line(_ suffix: String, _ extra: String, _ value: String) -> String {
            let labels = [key.labels, extra].filter { !$0.isEmpty }.joined(separator: ",")
            return "\(key.name)\(suffix)\(labels.isEmpty ? "" : "{\(labels)}") \(value)"
        }
        guard kind == .histogram else { return [line("", "", Self.text(value))] }
        return zip(bounds, buckets).map { line("_bucket", "le=\"\(Self.text($0))\"", String($1)) }
            + [line("_bucket", "le=\"+Inf\"", String(count)), line("_sum", "", Self.text(value)), line("_count", "", String(count))]
    }

    private static func text(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? (value.isFinite ? "\(value)" : "NaN")
    }
}
