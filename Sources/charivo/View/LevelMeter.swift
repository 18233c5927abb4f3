#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// A bar for a level of sound.
enum LevelMeter {
    /// What is quieter is an empty bar, in decibels of full scale; speech lies between −40 and −10.
    static let floor = -48.0
    /// What is louder is a full bar.
    static let ceiling = -8.0
    private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

    /// The bar, exactly that many columns wide.
    ///
    /// - Parameter rms: The level, 0 to 1.
    static func bar(_ rms: Double, columns: Int) -> String {
        guard columns > 0 else { return "" }
        let steps = Int((fraction(rms) * Double(columns * 8)).rounded())
        let bar = String(repeating: "█", count: steps / 8) + eighths[steps % 8]
        return bar + String(repeating: "·", count: columns - bar.count)
    }

    /// How full the bar is, 0 to 1.
    static func fraction(_ rms: Double) -> Double {
        guard rms > 0 else { return 0 }
        return min(max((20 * log10(rms) - floor) / (ceiling - floor), 0), 1)
    }
}
