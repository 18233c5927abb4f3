@testable import CharivoRealtime

/// The options that are searched.
extension SessionModel {
    static let variants = 4

    /// A machine whose sessions have one kind of options; 0 is the default's.
    static func machine(_ variant: Int) -> SessionMachine {
        var options = RealtimeManagerOptions()
        switch variant {
        case 1:
            options.interruption = InterruptionPolicy(evidence: .duration(.milliseconds(400)), whileInDoubt: .pause)
            options.requestCollision = .drop
        case 2:
            options.interruption = InterruptionPolicy(evidence: .words(2), whileInDoubt: .stop(resay: "Go on."))
            options.defaultSessionConfig.inputAudioTranscription = InputAudioTranscription()
        case 3:
            options.interruption = InterruptionPolicy(evidence: .words(2), whileInDoubt: .talkOn)
            options.defaultSessionConfig.inputAudioTranscription = InputAudioTranscription()
            options.guardrails = [
                Guardrail("open", interval: 10) { _ in .pass },
                Guardrail("closed", interval: 30, onFailure: .stop) { _ in .pass },
            ]
            options.budget = SessionBudget(
                duration: .seconds(60), totalTokens: 60, economy: .init(from: 0.5, config: .init(voice: "v9")), farewell: "Goodbye.")
        default: break
        }
        options.conversationLimit = 40
        options.reconnect = ReconnectPolicy(stableTime: .seconds(2))
        options.toolCallBudget = 6
        options.toolRetryBudget = 2
        options.toolApprovalTimeout = .seconds(5)
        options.toolSiblingWait = .seconds(3)
        options.toolOpenCallLimit = 12
        var machine = SessionMachine(options: options, capabilities: RealtimeCapabilities(), hasOutput: true)
        for tool in SimulatedHandlers.tools { try? machine.registry.register(tool) }
        return machine
    }
}
