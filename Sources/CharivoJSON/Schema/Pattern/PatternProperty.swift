/// A property of Unicode that a pattern asks for: `\p{…}` or `\P{…}`.
struct PatternProperty: Hashable, Sendable {
    /// What is asked for.
    enum Kind: Hashable, Sendable {
        case any
        case ascii
        case assigned
        case alphabetic
        case uppercase
        case lowercase
        case whiteSpace
        case emoji
        case emojiPresentation
        /// One of these general categories.
        case category(Set<Unicode.GeneralCategory>)
    }

    var kind: Kind
    var isNegated = false

    /// The property of that name, or `nil` for an unknown one. Scripts are not known to Swift's library.
    init?(name: String) {
        let parts = name.split(separator: "=", omittingEmptySubsequences: false)
        var key = name
        if parts.count == 2 {
            guard parts[0] == "General_Category" || parts[0] == "gc" else { return nil }
            key = String(parts[1])
        }
        if parts.count == 1, let kind = Self.kinds[key] {
            self.kind = kind
        } else if let categories = Self.categories[key] {
            kind = .category(categories)
        } else {
            return nil
        }
    }

    init(kind: Kind, isNegated: Bool) {
        self.kind = kind
        self.isNegated = isNegated
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        let has =
            switch kind {
            case .any: true
            case .ascii: scalar.isASCII
            case .assigned: properties.generalCategory != .unassigned
            case .alphabetic: properties.isAlphabetic
            case .uppercase: properties.isUppercase
            case .lowercase: properties.isLowercase
            case .whiteSpace: properties.isWhitespace
            case .emoji: properties.isEmoji
            case .emojiPresentation: properties.isEmojiPresentation
            case .category(let categories): categories.contains(properties.generalCategory)
            }
        return has != isNegated
    }

    private static let kinds: [String: Kind] = [
        "Any": .any, "ASCII": .ascii, "Assigned": .assigned, "Alphabetic": .alphabetic, "Alpha": .alphabetic, "Uppercase": .uppercase,
        "Upper": .uppercase, "Lowercase": .lowercase, "Lower": .lowercase, "White_Space": .whiteSpace, "space": .whiteSpace,
        "Emoji": .emoji,
        "Emoji_Presentation": .emojiPresentation, "EPres": .emojiPresentation,
    ]

    /// The general categories by their names in UAX #44, short, long, and as ECMA-262 also has them.
    private static let categories: [String: Set<Unicode.GeneralCategory>] = {
        let single: [(names: [String], category: Unicode.GeneralCategory)] = [
            (["Lu", "Uppercase_Letter"], .uppercaseLetter), (["Ll", "Lowercase_Letter"], .lowercaseLetter),
            (["Lt", "Titlecase_Letter"], .titlecaseLetter), (["Lm", "Modifier_Letter"], .modifierLetter),
            (["Lo", "Other_Letter"], .otherLetter),
            (["Mn", "Nonspacing_Mark"], .nonspacingMark), (["Mc", "Spacing_Mark"], .spacingMark),
            (["Me", "Enclosing_Mark"], .enclosingMark),
            (["Nd", "Decimal_Number", "digit"], .decimalNumber), (["Nl", "Letter_Number"], .letterNumber),
            (["No", "Other_Number"], .otherNumber),
            (["Pc", "Connector_Punctuation"], .connectorPunctuation), (["Pd", "Dash_Punctuation"], .dashPunctuation),
            (["Ps", "Open_Punctuation"], .openPunctuation), (["Pe", "Close_Punctuation"], .closePunctuation),
            (["Pi", "Initial_Punctuation"], .initialPunctuation), (["Pf", "Final_Punctuation"], .finalPunctuation),
            (["Po", "Other_Punctuation"], .otherPunctuation), (["Sm", "Math_Symbol"], .mathSymbol),
            (["Sc", "Currency_Symbol"], .currencySymbol),
            (["Sk", "Modifier_Symbol"], .modifierSymbol), (["So", "Other_Symbol"], .otherSymbol),
            (["Zs", "Space_Separator"], .spaceSeparator),
            (["Zl", "Line_Separator"], .lineSeparator), (["Zp", "Paragraph_Separator"], .paragraphSeparator),
            (["Cc", "Control", "cntrl"], .control),
            (["Cf", "Format"], .format), (["Cs", "Surrogate"], .surrogate), (["Co", "Private_Use"], .privateUse),
            (["Cn", "Unassigned"], .unassigned),
        ]
        let groups: [(names: [String], letter: String)] = [
            (["L", "Letter"], "L"), (["M", "Mark", "Combining_Mark"], "M"), (["N", "Number"], "N"), (["P", "Punctuation", "punct"], "P"),
            (["S", "Symbol"], "S"), (["Z", "Separator"], "Z"), (["C", "Other"], "C"),
        ]
        var table: [String: Set<Unicode.GeneralCategory>] = [:]
        for (names, category) in single {
            for name in names { table[name] = [category] }
        }
        for (names, letter) in groups {
            let members = Set(single.filter { $0.names.first?.hasPrefix(letter) ?? false }.map(\.category))
            for name in names { table[name] = members }
        }
        table["LC"] = [.uppercaseLetter, .lowercaseLetter, .titlecaseLetter]
        table["Cased_Letter"] = table["LC"]
        return table
    }()
}
