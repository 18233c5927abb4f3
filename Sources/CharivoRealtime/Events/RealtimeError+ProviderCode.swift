extension RealtimeError.Code {
    /// The one table of what providers call their refusals that end a session, by our kinds. It is the same whether the word comes in
    /// an event, in the reason of a close, or in the body of a refused request.
    private static let byProviderCode: [String: RealtimeError.Code] = [
        "invalid_api_key": .authentication, "missing_api_key": .authentication, "invalid_authentication": .authentication,
        "expired_api_key": .authentication, "account_deactivated": .authentication,
        "insufficient_quota": .quota, "billing_hard_limit_reached": .quota, "billing_not_active": .quota, "provider_quota": .quota,
        // Those of this package's own server: whoever runs it must mend them, and trying again does not help.
        "provider_refused_key": .authentication, "provider_redirects": .invalidConfiguration,
        "provider_address_invalid": .invalidConfiguration,
        "invalid_model": .modelNotFound, "model_not_found": .modelNotFound, "missing_model": .modelNotFound,
    ]

    /// Which of our kinds a provider's code is; `nil` for none, and for one that says nothing of the session as a whole.
    package init?(providerCode: String?) {
        guard let code = providerCode.flatMap({ Self.byProviderCode[$0] }) else { return nil }
        self = code
    }
}
