extension String {
    /// How many columns the text takes on a terminal.
    var columns: Int { reduce(0) { $0 + $1.columns } }

    /// The longest beginning that fits into that many columns.
    func prefix(columns limit: Int) -> Substring {
        var used = 0
        return prefix { character in
            used += character.columns
            return used <= limit
        }
    }

    /// The text without what could steer a terminal: words from a service are shown, not obeyed.
    var displayable: String {
        guard unicodeScalars.contains(where: \.steersTerminal) else { return self }
        var safe = String.UnicodeScalarView()
        for scalar in unicodeScalars { safe.append(scalar.steersTerminal ? " " : scalar) }
        return String(safe)
    }

    /// The text in lines of at most that many columns, broken between words where there are any.
    func wrapped(to columns: Int) -> [String] {
        let limit = max(1, columns)
        var lines: [String] = []
        var line = ""
        for word in split(whereSeparator: \.isWhitespace).map(String.init) {
            if !line.isEmpty, line.columns + 1 + word.columns <= limit {
                line += " " + word
                continue
            }
            if !line.isEmpty { lines.append(line) }
            var rest = word[...]
            while String(rest).columns > limit {
                let piece = String(rest).prefix(columns: limit)
                // A single character wider than the line has to stand somewhere.
                let length = max(1, piece.count)
                lines.append(String(rest.prefix(length)))
                rest = rest.dropFirst(length)
            }
            line = String(rest)
        }
        return lines + (line.isEmpty ? [] : [line])
    }
}

extension Swift.Character {
    /// How many columns the character takes: two for those of East Asian scripts and for pictures, one for others.
    fileprivate var columns: Int {
        guard let scalar = unicodeScalars.first else { return 0 }
        if scalar.properties.isEmojiPresentation { return 2 }
        return switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            2
        default: 1
        }
    }
}

extension Unicode.Scalar {
    /// Whether it is a control character, or turns the direction of what follows.
    fileprivate var steersTerminal: Bool {
        properties.generalCategory == .control || (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    }
}
