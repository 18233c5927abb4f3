import Testing

@testable import charivo

@Suite struct ScreenTests {
    @Test("A second picture begins where the first one began")
    func repaints() {
        var painter = ScreenPainter(inColor: false)
        let first = painter.paint(settled: [], live: [StyledLine("a"), StyledLine("b"), StyledLine("c")], columns: 20)
        #expect(!first.contains("\u{1B}[2A"))
        let second = painter.paint(settled: [StyledLine("said")], live: [StyledLine("a"), StyledLine("b"), StyledLine("c")], columns: 20)
        #expect(second.contains("\r\u{1B}[2Asaid\u{1B}[K\r\na\u{1B}[K\r\nb\u{1B}[K\r\nc\u{1B}[K\u{1B}[J"))
    }

    @Test("A terminal that became narrower has broken the lines, and the painter goes up as many rows")
    func narrower() {
        var painter = ScreenPainter(inColor: false)
        _ = painter.paint(settled: [], live: [StyledLine(String(repeating: "x", count: 30)), StyledLine("b")], columns: 40)
        #expect(painter.paint(settled: [], live: [StyledLine("a")], columns: 20).contains("\u{1B}[2A"))
    }

    @Test("The end takes the live view away and gives the cursor back")
    func finishes() {
        var painter = ScreenPainter(inColor: false)
        _ = painter.paint(settled: [], live: [StyledLine("a"), StyledLine("b")], columns: 20)
        #expect(painter.finish(settled: [StyledLine("bye")], columns: 20) == "\r\u{1B}[1A\u{1B}[Jbye\r\n\u{1B}[?25h")
    }

    @Test("Styles are escape sequences in colour, and nothing without")
    func styles() {
        let line = StyledLine("you ", .user) + StyledLine("hello")
        #expect(line.rendered(inColor: true) == "\u{1B}[36myou \u{1B}[0mhello")
        #expect(line.rendered(inColor: false) == "you hello")
    }

    @Test("A line that is too wide is cut, and says so", arguments: [("hello", 5, "hello"), ("hello!", 5, "hell…"), ("日本語", 4, "日…")])
    func truncates(text: String, columns: Int, result: String) {
        #expect(StyledLine(text).truncated(to: columns).text == result)
    }

    @Test(
        "Text is broken between words, and within those that fill a line",
        arguments: [
            ("one two three", 7, ["one two", "three"]), ("abcdefgh i", 3, ["abc", "def", "gh", "i"]), ("", 5, []),
            ("日本語 a", 4, ["日本", "語 a"]),
        ])
    func wraps(text: String, columns: Int, lines: [String]) {
        #expect(text.wrapped(to: columns) == lines)
    }
}

@Suite struct LineEditorTests {
    /// Types the keys, and gives what was entered and what stands in the line.
    static func type(_ keys: String) -> (entered: [String], line: String, hasEnded: Bool) {
        var editor = LineEditor()
        var entered: [String] = []
        var hasEnded = false
        for byte in keys.utf8 {
            switch editor.type(byte) {
            case .edited: break
            case .entered(let line): entered.append(line)
            case .ended: hasEnded = true
            }
        }
        return (entered, editor.line, hasEnded)
    }

    @Test(
        "Keys edit the line",
        arguments: [
            ("hello\u{7F}\u{7F}p", "help"), ("grün\u{7F}\u{7F}\u{7F}", "g"), ("two words\u{17}", "two "), ("all gone\u{15}x", "x"),
            ("a\u{1B}[Ab\u{1B}[1;5Cc\u{1B}OPd", "abcd"), ("a\u{04}b", "ab"), ("\u{7F}", ""), ("tab\tbell\u{07}", "tabbell"),
        ])
    func edits(keys: String, line: String) {
        #expect(Self.type(keys).line == line)
    }

    @Test("Enter sends what was typed, unless it is nothing")
    func enters() {
        let typed = Self.type("hello\n  \r\nyou\rre")
        #expect(typed.entered == ["hello", "you"])
        #expect(typed.line == "re")
    }

    @Test("Ctrl-D on an empty line hangs up")
    func hangsUp() {
        #expect(Self.type("a\n\u{04}").hasEnded)
        #expect(!Self.type("a\u{04}").hasEnded)
    }

    @Test("A line is bounded")
    func bounded() {
        #expect(Self.type(String(repeating: "x", count: 10_000)).line.utf8.count == LineEditor.maximumLength)
    }
}

@Suite struct LineSplitterTests {
    static func lines(_ pieces: [String]) -> [String] {
        var splitter = LineSplitter()
        var lines: [String] = []
        for piece in pieces {
            splitter.append(Array(piece.utf8))
            while let line = splitter.next() { lines.append(line) }
        }
        if splitter.finish() {
            while let line = splitter.next() { lines.append(line) }
        }
        return lines
    }

    @Test(
        "Pieces make lines, the last one also without an end",
        arguments: [
            (["one\ntw", "o\n"], ["one", "two"]), (["one\r\ntwo"], ["one", "two"]), ([], []), (["\n\n"], ["", ""]),
        ] as [([String], [String])])
    func splits(pieces: [String], lines: [String]) {
        #expect(Self.lines(pieces) == lines)
    }

    @Test("A line without an end is cut at the limit")
    func bounded() {
        #expect(Self.lines([String(repeating: "x", count: 40_000)]).map(\.count) == [16_384, 16_384, 7_232])
    }
}
