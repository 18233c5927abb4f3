/// Keeps a small live region at the end of a terminal's text, and settled lines above it.
///
/// Pure: it makes the bytes, somebody else writes them. A picture is made of single lines that are overwritten and cleared to
/// their end, in one write and one synchronized update (DEC private mode 2026), so that nothing flickers.
struct ScreenPainter: Sendable {
    /// The width of each line that stands in the live region.
    private var painted: [Int] = []
    let inColor: Bool

    init(inColor: Bool) { self.inColor = inColor }

    /// The bytes that bring a terminal of that many columns up to date.
    mutating func paint(settled: [StyledLine], live: [StyledLine], columns: Int) -> String {
        // The last column stays free: a terminal that stands behind it would take the next clearing for that column.
        let room = max(1, columns - 1)
        let live = live.map { $0.truncated(to: room) }
        var out = "\u{1B}[?2026h\u{1B}[?25l\r" + up(columns: columns)
        for line in settled { out += line.rendered(inColor: inColor) + "\u{1B}[K\r\n" }
        out += live.map { $0.rendered(inColor: inColor) + "\u{1B}[K" }.joined(separator: "\r\n")
        out += "\u{1B}[J\u{1B}[?2026l"
        painted = live.map(\.width)
        return out
    }

    /// The bytes that take the live region away, leave these lines, and give the cursor back.
    mutating func finish(settled: [StyledLine], columns: Int) -> String {
        var out = "\r" + up(columns: columns) + "\u{1B}[J"
        for line in settled { out += line.rendered(inColor: inColor) + "\r\n" }
        painted = []
        return out + "\u{1B}[?25h"
    }

    /// To the first row of the live region. A terminal that became narrower has broken the lines into more rows.
    private func up(columns: Int) -> String {
        let rows = painted.reduce(0) { $0 + max(1, ($1 + columns - 1) / max(1, columns)) }
        return rows > 1 ? "\u{1B}[\(rows - 1)A" : ""
    }
}
