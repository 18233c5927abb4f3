/// A text without what cannot be read aloud: markup, emoji, control characters, letters of other scripts.
struct ReadableText {
    /// Printable ASCII, the words parted by single spaces.
    let text: String

    init(_ source: some StringProtocol) {
        var ascii = ""
        /// What ends the part that is being left out: a tag, or a link's address.
        var end: Unicode.Scalar?
        var previous: Unicode.Scalar = " "
        let scalars = Array(source.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            if let awaited = end {
                if scalar == awaited { end = nil }
                continue
            }
            switch scalar {
            case "<" where Self.opensTag(scalars[(index + 1)...]): end = ">"
            case "*", "`", "~", "|", "\\", "^", "{", "}", "<", ">": ascii += " "
            // An underscore joins words in a name and marks emphasis around one; either way it is a gap.
            case "_": ascii += " "
            case "#" where !Self.isDigit(index + 1 < scalars.count ? scalars[index + 1] : " "): ascii += " "
            case "(" where previous == "]" && scalars[index...].contains(")"): end = ")"
            case "[", "]": ascii += " "
            case " "..."~": ascii.unicodeScalars.append(scalar)
            default: ascii += Self.spelling(of: scalar)
            }
            previous = scalar
        }
        text = ascii.split(separator: " ").joined(separator: " ")
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    /// Whether a `<` begins a tag: a letter, `/` or `!` follows, and a `>` soon after.
    private static func opensTag(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let first = rest.first, first.properties.isAlphabetic || first == "/" || first == "!" else { return false }
        return rest.prefix(200).contains(">")
    }

    /// How a character beyond ASCII is read; an empty string when it is not.
    private static func spelling(of scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\u{2018}", "\u{2019}", "\u{201B}", "\u{2032}": "'"
        case "\u{201C}", "\u{201D}", "\u{201E}", "\u{AB}", "\u{BB}": "\""
        case "\u{2010}", "\u{2011}", "\u{2212}": "-"
        case "\u{2012}"..."\u{2015}": ", "
        case "\u{2026}", "\u{3002}": ". "
        case "\u{3001}", "\u{FF0C}": ", "
        case "\u{FF01}": "! "
        case "\u{FF1F}": "? "
        case "\u{A2}": " cents "
        case "\u{A3}": " pounds "
        case "\u{A5}": " yen "
        case "\u{20AC}": " euros "
        case "\u{B0}": " degrees "
        case "\u{B1}": " plus or minus "
        case "\u{D7}": " times "
        case "\u{F7}": " divided by "
        case "\u{BC}": " and a quarter "
        case "\u{BD}": " and a half "
        case "\u{BE}": " and three quarters "
        case "\u{300}"..."\u{36F}", "\u{FE00}"..."\u{FE0F}", "\u{200B}"..."\u{200D}", "\u{AD}", "\u{FEFF}": ""
        default: LatinLetters.base(of: scalar) ?? " "
        }
    }
}
