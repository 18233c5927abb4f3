@testable import CharivoRealtime

/// The options that are searched.
extension SessionModel {
    static let variants = 10

    /// A machine whose sessions have one kind of options; 0 is the default's.
    static func machine(_ variant: Int) -> SessionMachine {
        var options = RealtimeManagerOptions()
        options.rotation = RotationPolicy(
            leadTime: .seconds(2), quietWait: .seconds(1), retryDelay: .seconds(1), minimumLifetime: .seconds(1))
        options.replaySummary = { items in items.isEmpty ? nil : "Earlier, \(items.count) things were said." }
        options.replayCharacterLimit = 400
        // The second four of the variants are those of the first over a provider with a memory, which may allow one connection. In the last
        // two the app ends the user's turns.
        let isManual = variant >= 8
        if isManual { options.defaultSessionConfig.turnDetection = .manual }
        let capabilities =
            variant < 4 || variant == 8
            ? RealtimeCapabilities() : RealtimeCapabilities(allowsOverlap: variant % 2 == 0, resumesSessions: true)
        switch isManual ? 0 : variant % 4 {
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
        var machine = SessionMachine(options: options, capabilities: capabilities, hasOutput: true)
        for tool in SimulatedHandlers.tools { try? machine.registry.register(tool) }
        return machine
    }
}
