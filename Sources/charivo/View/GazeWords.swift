/// Says in words where somebody looks.
enum GazeWords {
    /// From this far off the middle on, a direction is named.
    private static let threshold = 0.25

    static func describe(x: Double, y: Double) -> String {
        let words = [
            y > threshold ? "up" : y < -threshold ? "down" : nil,
            x > threshold ? "right" : x < -threshold ? "left" : nil,
        ].compactMap(\.self)
        return (words.isEmpty ? "ahead" : words.joined(separator: " ")) + " (\(rounded(x)), \(rounded(y)))"
    }

    private static func rounded(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}
