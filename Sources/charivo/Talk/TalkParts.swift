internal import CharivoAudio
internal import CharivoAvatar
internal import CharivoRealtime
internal import Logging
internal import Synchronization

/// What a conversation is put together from.
struct TalkParts: Sendable {
    /// Where a conversation leaves its summary.
    final class SummaryBox: Sendable {
        private let box = Mutex<TalkSummary?>(nil)
        var value: TalkSummary? { box.withLock(\.self) }
        func set(_ summary: TalkSummary) { box.withLock { $0 = summary } }
    }

    var turns: [ScriptedTurn]
    var recorder: ConversationRecorder
    var display: any TalkDisplay
    var output: StandardOutput
    var clock: any SessionClock
    var summary: SummaryBox
    /// What a person is told besides the session's events.
    var notices = AsyncStream<TalkNotice>.makeStream(bufferingPolicy: .bufferingNewest(256))

    /// Puts a conversation with that provider together.
    func conversation(_ client: any RealtimeClient, _ plan: TalkPlan, _ logger: Logger) -> TalkConversation {
        let recorder = recorder
        let speaker = Speaker(isDevice: plan.input == .microphone, clock: clock) { recorder.appendCharacter($0) }
        var options = RealtimeManagerOptions()
        // Who hangs up does not want to wait.
        options.closeTimeout = .milliseconds(500)
        let manager = RealtimeManager(
            client: client, output: speaker.output, tools: plan.character.tools, resultProjectors: [.avatar], options: options,
            logger: logger, clock: clock)
        let speaks = plan.input.isSpoken
        let surroundings = ScriptedUser.Surroundings(
            send: { audio in
                if speaks { manager.appendAudio(audio) }
                recorder.appendUser(audio.samples)
            },
            type: { try await manager.sendMessage($0, whenBusy: .replace) },
            isOutputIdle: { speaker.isIdle },
            notify: { [told = notices.continuation] in told.yield($0) })
        let user = ScriptedUser(
            turns: turns, isClosed: plan.input.isScript, summary: TalkSummary(countsHeardTurns: plan.input == .microphone), clock: clock,
            surroundings: surroundings)
        let microphone = plan.input == .microphone ? LiveMicrophone(surroundings: surroundings) : nil
        return TalkConversation(
            plan: plan, parts: self, manager: manager, speaker: speaker, user: user, microphone: microphone, notices: notices.stream)
    }
}

extension TalkPlan.Input {
    /// Whether all turns are known from the beginning.
    fileprivate var isScript: Bool { if case .script = self { true } else { false } }

    /// Whether the user's side has sound.
    fileprivate var isSpoken: Bool {
        switch self {
        case .script, .microphone: true
        case .lines, .keyboard: false
        }
    }
}
