extension RealtimeError {
    /// The most of a provider's own words that is kept, in characters.
    private static let longestWords = 250

    /// What a provider refused: its codes in words of ours, and its own words as the cause.
    package init(refusal error: ProviderError) {
        let code = Code(providerCode: error.code) ?? .provider
        let what =
            switch code {
            case .authentication: "The provider does not take the key; get a new one"
            case .quota: "The account at the provider has no quota or credit left"
            case .modelNotFound: "The provider does not know the model; ask for one that it has"
            default: "The provider refused what it was sent"
            }
        self.init(what, error)
    }

    /// What went wrong at a provider.
    ///
    /// Its words may quote a key, the instructions or what the user said, so they are no part of the message: what is, are the names that
    /// it has for the failure and for the field, if they are names.
    ///
    /// - Parameters:
    ///   - what: What went wrong, a sentence of ours without its full stop.
    ///   - error: What the provider said of it, if anything.
    ///   - code: Which of our kinds it is; that of the provider's code when `nil`.
    package init(_ what: String, _ error: ProviderError?, code: Code? = nil, turn: TurnIdentity? = nil) {
        let name = error?.code.flatMap(Self.name)
        let field = error?.parameter.flatMap(Self.name)
        let details = [name, field.map { "field \($0)" }].compactMap(\.self).joined(separator: ", ")
        let said = error == nil ? " It did not say why." : ""
        self.init(
            code: code ?? Code(providerCode: error?.code) ?? .provider,
            message: details.isEmpty ? "\(what).\(said)" : "\(what) (\(details)).\(said)", providerCode: name, parameter: field,
            cause: error.map { Self.shortened($0.message) }, turn: turn)
    }

    /// A provider's name for something, as `invalid_value` or `session.tools[0].name`; `nil` for what is a sentence, or too long for a name.
    package static func name(_ text: String) -> String? {
        let isName =
            (1...128).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".", "[", "]", "/": true
                default: false
                }
            }
        return isName ? text : nil
    }

    /// The beginning of a provider's words.
    package static func shortened(_ words: String) -> String {
        words.count > longestWords ? String(words.prefix(longestWords)) + "…" : words
    }
}
