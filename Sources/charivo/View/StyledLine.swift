/// A line of styled text, without its end.
struct StyledLine: Sendable, Hashable {
    struct Span: Sendable, Hashable {
        var text: String
        var style: TextStyle
    }

    var spans: [Span]

    init(_ spans: [Span]) { self.spans = spans }

    init(_ text: String = "", _ style: TextStyle = .plain) { spans = [Span(text: text.displayable, style: style)] }

    static func + (left: StyledLine, right: StyledLine) -> StyledLine { StyledLine(left.spans + right.spans) }

    /// The words alone.
    var text: String { spans.map(\.text).joined() }

    /// How many columns the line takes on a terminal.
    var width: Int { text.columns }

    /// The line with the escape sequences of its styles, or without any.
    func rendered(inColor: Bool) -> String {
        guard inColor else { return text }
        return spans.map { span in span.style.escape.map { "\u{1B}[\($0)m\(span.text)\u{1B}[0m" } ?? span.text }.joined()
    }

    /// The line cut to that many columns, with an ellipsis where something is missing.
    func truncated(to columns: Int) -> StyledLine {
        guard width > columns else { return self }
        var room = columns - 1
        var kept: [Span] = []
        for span in spans {
            let text = span.text.prefix(columns: room)
            kept.append(Span(text: String(text), style: span.style))
            room -= String(text).columns
            if text.endIndex < span.text.endIndex { break }
        }
        return StyledLine(kept + [Span(text: "…", style: .faint)])
    }
}
