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
    var access: ServeAccess
    var provider: Provider
    var policy: SessionPolicy
    var character: LoadedCharacter
    var services: ServiceChoice
    var logLevel: Logger.Level
    /// That the character's voice is another's; `nil` where it is not.
    var voiceWarning: String?

    /// How many files the process may have open when all limits are reached.
    var openFiles: UInt64 { OpenFileLimit.needed(by: configuration.limits, behindEachSession: socketsBehindSession) }

    /// How many sockets stand behind a session of the gateway: its own to the provider; of a provider in this process that one's too, and one
    /// for each service that it asks.
    private var socketsBehindSession: Int {
        guard case .embedded = provider else { return 1 }
        return 2 + [services.dialogue, services.recognition, services.speech].count { $0 != nil }
    }

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
