internal import CharivoServer

/// Who may start sessions, and which setting decided how they are asked.
struct ServeAccess: Sendable {
    var authenticator: any Authenticator
    /// The value of `auth.kind`, set or inferred.
    var kind: String
    /// The setting that it was inferred from; `nil` where `auth.kind` is set, or nothing is.
    var reason: String?
    /// Who may, in words.
    var words: String
}
