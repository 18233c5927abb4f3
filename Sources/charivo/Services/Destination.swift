/// Where the character's mind and voice are.
enum Destination: Sendable, Hashable {
    /// In this process: offline, but for what of it is at a service.
    case embedded(ServiceChoice)
    /// At a service that speaks the OpenAI Realtime protocol.
    case service(url: String, key: String?)
    /// At an app's own route, which prepares sessions for those who show its token.
    case route(url: String, token: String?)

    /// Where its key or token comes from; `nil` for those of which none is asked.
    var credential: CredentialSource? {
        switch self {
        case .embedded: nil
        case .service(_, let key): CredentialSource(variable: "OPENAI_API_KEY", isSet: key != nil)
        case .route(_, let token): CredentialSource(variable: "CHARIVO_TOKEN", isSet: token != nil)
        }
    }
}
