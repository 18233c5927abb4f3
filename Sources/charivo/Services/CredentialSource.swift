/// The variable of the environment that a key or a token is read from.
struct CredentialSource: Sendable, Hashable {
    var variable: String
    /// Whether there is anything in it.
    var isSet: Bool
}

extension TalkFailure {
    /// The same, with the place that the credentials come from, where they are what is wrong.
    func naming(_ source: CredentialSource?) -> TalkFailure {
        guard status == .notPermitted, let source else { return self }
        let hint =
            source.isSet
            ? "What was shown is in \(source.variable); is it the right one, and for this service?"
            : "\(source.variable) is not set: put the key or token for it there."
        return TalkFailure(status, "\(message) \(hint)")
    }
}
