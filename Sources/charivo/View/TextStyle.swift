/// How a piece of text looks. What it means is said by the words; a style only helps the eye.
enum TextStyle: Sendable, Hashable {
    case plain
    case strong
    case faint
    case user
    case character
    case tool
    case warning

    /// The parameters of the escape sequence (ECMA-48, SGR) that turns the style on.
    var escape: String? {
        switch self {
        case .plain: nil
        case .strong: "1"
        case .faint: "2"
        case .user: "36"
        case .character: "35;1"
        case .tool: "33"
        case .warning: "31"
        }
    }
}
