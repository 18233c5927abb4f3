/// Whether a service or a route wants to know who calls.
enum InspectedAccess: Sendable, Hashable {
    /// It serves without.
    case open
    /// It wants a key or a token; that of this variable was taken.
    case needed(variable: String)

    var words: String {
        switch self {
        case .open: "open: no key or token is needed from here"
        case .needed(let variable): "a key or token is needed; the one in \(variable) was taken"
        }
    }
}
