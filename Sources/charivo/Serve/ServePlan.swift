internal import CharivoRealtime
internal import CharivoServer
internal import Logging

/// What `serve` was asked to do, once everything is read and checked.
struct ServePlan: Sendable {
    /// Where sessions are.
    enum Provider: Sendable {
        /// In this process.
        case embedded(model: String?, voice: String?)
        /// At a service, with its key.
        case openAI(OpenAIRealtimeProvider, endpoint: String, key: String)
    }

    var configuration: ServerConfiguration
    var authenticator: any Authenticator
    /// Who may start sessions, in words.
    var access: String
    var provider: Provider
    var policy: SessionPolicy
    var character: LoadedCharacter
    var services: ServiceChoice
    var logLevel: Logger.Level
}
