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

    /// What the policy cannot hold, a sentence or two each; none where the engine in this process serves.
    var policyWarnings: [String] {
        guard case .openAI = provider else { return [] }
        func open(_ adapters: [RealtimeAdapterID]) -> String? {
            let names = adapters.filter(policy.admits).map(\.rawValue)
            return names.isEmpty ? nil : names.joined(separator: ", ")
        }
        var warnings: [String] = []
        if policy.restrictsSessions, let names = open([.openAIWebRTC, .openAIAgentsWebRTC, .openAIWebSocket]) {
            warnings.append(
                "sessions by \(names) begin as the policy has them, and clients of CharivoRemote keep to it. A client of somebody else's "
                    + "may change its session at the provider afterwards. Set policy.adapters to \"none\" to hold those too.")
        }
        if policy.sessionLength != nil, let names = open([.openAIAgentsWebRTC, .openAIWebSocket]) {
            warnings.append("policy.sessionSeconds does not end sessions by \(names): they last as long as the provider lets them.")
        }
        return warnings
    }
}
