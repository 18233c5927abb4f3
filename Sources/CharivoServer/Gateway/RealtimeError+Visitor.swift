internal import CharivoRealtime

extension RealtimeError {
    /// The error in words of ours. Those of a provider, or of a host's own code, may quote a key or the instructions; the codes and the
    /// name of the field stay.
    var forVisitor: RealtimeError {
        RealtimeError(
            code: code, message: Self.words[code] ?? "Something went wrong.", providerCode: providerCode, parameter: parameter,
            retryAfter: retryAfter, turn: turn)
    }

    private static let words: [Code: String] = [
        .state: "This cannot be done just now. Wait until the reply is over, and try again.",
        .timeout: "No answer came in time. Try again.",
        .transport: "The provider could not be reached, or the connection to it was lost.",
        .provider: "The provider refused this, or failed.",
        .tool: "A tool of the character's failed.",
        .invalidArguments: "A tool of the character's was called with arguments that it cannot use.",
        .approvalDenied: "A tool of the character's was not approved.",
        .approvalExpired: "A tool of the character's was not approved in time.",
        .invalidConfiguration: "The session's config cannot be used.",
        .authentication: "The provider did not accept the server's key. Tell the server's owner.",
        .quota: "The server's account with the provider has no quota left. Tell the server's owner.",
        .modelNotFound: "The provider does not know the model. Tell the server's owner.",
        .cancelled: "This was given up.",
        .limit: "A limit of the session was reached. Try again later.",
    ]
}
