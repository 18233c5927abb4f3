/// The units that lengths of time are said in.
enum TimeUnit {
    private static let seconds: [String: Double] = [
        "second": 1, "seconds": 1, "minute": 60, "minutes": 60, "hour": 3600, "hours": 3600, "millisecond": 0.001, "milliseconds": 0.001,
    ]

    /// What a number said in one unit is multiplied by for a parameter whose words name another; 1 where either names none.
    static func factor(from unit: String, to words: [String]) -> Double {
        guard let said = seconds[unit], let wanted = words.lazy.compactMap({ seconds[$0] }).first else { return 1 }
        return said / wanted
    }
}
