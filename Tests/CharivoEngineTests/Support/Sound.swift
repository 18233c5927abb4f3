/// Sound for tests: loud is speech, silence is none.
enum Sound {
    static func speech(_ milliseconds: Int, rate: Int = 24_000) -> [Int16] {
        (0..<(milliseconds * rate / 1_000)).map { ($0 / (rate / 1_000)).isMultiple(of: 2) ? 8_000 : -8_000 }
    }

    static func silence(_ milliseconds: Int, rate: Int = 24_000) -> [Int16] { Array(repeating: 0, count: milliseconds * rate / 1_000) }
}
