internal import CharivoRealtime

/// Times as a person reads them.
enum Seconds {
    /// A time in seconds with two decimals.
    static func describe(_ milliseconds: Int) -> String {
        let hundredths = (max(0, milliseconds) + 5) / 10
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) s"
    }

    static func describe(_ duration: Duration) -> String { describe(duration.wholeMilliseconds) }

    /// A time as on a clock: minutes and seconds.
    static func clock(_ duration: Duration) -> String {
        let seconds = Int(duration.components.seconds)
        return "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
    }
}
