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

    /// What the policy cannot hold; `nil` when there is nothing to warn of.
    var policyWarning: String? {
        let adapters: [RealtimeAdapterID] =
            switch provider {
            case .embedded: [.openAIWebSocket]
            case .openAI: [.openAIWebRTC, .openAIAgentsWebRTC, .openAIWebSocket]
            }
        let open = adapters.filter(policy.admits)
        guard policy.restrictsSessions, !open.isEmpty else { return nil }
        return "the policy only prepares sessions of \(open.map(\.rawValue).joined(separator: " and ")): such a client "
            + "speaks to the provider or the engine itself, and may ask for something else in its session. "
            + "Set policy.adapters to \"none\" to have rules hold for the whole session."
    }
}
