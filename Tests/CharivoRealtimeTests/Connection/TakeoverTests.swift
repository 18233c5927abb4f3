import Testing

@testable import CharivoRealtime

@Suite("What a connection that takes another one's place brings with it, and what it does not", .timeLimit(.minutes(1)))
struct TakeoverTests {
    /// A machine whose first connection was lost, took so many attempts to be made again, and has one that stands ready.
    private func recovered(after attempts: Int, _ policy: ReconnectPolicy = ReconnectPolicy()) -> (ConnectionMachine, Duration) {
        var machine = ConnectionMachine(policy: policy)
        var now = Duration.zero
        _ = machine.start(now: now)
        _ = machine.opened(generation: 1, now: now)
        _ = machine.configured(now: now)
        guard attempts > 0 else { return (machine, now) }
        _ = machine.ended(generation: 1, ConnectionEnd(cause: .connectionLost), now: now, random: 0.5)
        for attempt in 1...attempts {
            now = machine.deadline ?? now
            _ = machine.deadlineReached(now: now, random: 0.5)
            guard attempt < attempts else { break }
            _ = machine.ended(generation: machine.generation, ConnectionEnd(cause: .connectionFailed), now: now, random: 0.5)
        }
        _ = machine.opened(generation: machine.generation, now: now)
        _ = machine.configured(now: now)
        return (machine, now)
    }

    private func attempt(_ actions: [ConnectionMachine.Action]) -> Int? {
        actions.compactMap { if case .retry(let attempt, _, _) = $0 { attempt } else { nil } }.first
    }

    @Test(
        "E6, E5: a connection that takes over makes the loss good: it has no failed attempts behind it, and counts as one more made again")
    func takeoverCounts() {
        var (machine, now) = recovered(after: 3, ReconnectPolicy(maximumReconnects: 2))
        let successor = machine.reserveGeneration()
        let end = ConnectionEnd(cause: .connectionLost)
        #expect(machine.ended(generation: machine.generation, end, successor: successor, now: now, random: 0.5) == [.lost(.connectionLost)])
        guard case .succeeded(let recovery)? = machine.lossSettled(now: now).first else { return #expect(Bool(false)) }
        #expect(recovery.cause == .connectionLost)
        #expect(machine.isLive && machine.recovery == nil)
        // The one by attempts and the one that stood ready are two.
        let actions = machine.ended(generation: successor, end, now: now, random: 0.5)
        #expect(actions.contains { if case .exhausted(let recovery, _) = $0 { recovery.attempts == 0 } else { false } })

        (machine, now) = recovered(after: 3)
        let other = machine.reserveGeneration()
        _ = machine.ended(generation: machine.generation, end, successor: other, now: now, random: 0.5)
        _ = machine.lossSettled(now: now)
        #expect(attempt(machine.ended(generation: other, end, now: now, random: 0.5)) == 1)
    }

    @Test("E6, E5: where no more connections may be made again, one that stands ready does not take over")
    func noMore() {
        var (machine, now) = recovered(after: 0, ReconnectPolicy(maximumReconnects: 0))
        let successor = machine.reserveGeneration()
        let actions = machine.ended(generation: 1, ConnectionEnd(cause: .connectionLost), successor: successor, now: now, random: 0.5)
        #expect(actions.contains { if case .exhausted = $0 { true } else { false } })
        #expect(machine.isIdle)
        now += .seconds(1)
        #expect(machine.lossSettled(now: now) == [])
    }

    private func rotation() -> RotationMachine {
        RotationMachine(policy: RotationPolicy(), allowsOverlap: true, timeouts: .init())
    }

    @Test("E5: how long to wait for quiet counts from when the change was first due; a new limit makes it due anew")
    func dueSince() {
        var machine = rotation()
        machine.noted(expiresIn: .seconds(3_600), now: .zero)
        #expect(machine.deadlineReached(now: .seconds(3_300), .no, next: 2) == .none)
        #expect(machine.deadline(.calm) == .seconds(3_420))
        var later = machine
        #expect(machine.deadlineReached(now: .seconds(3_420), .calm, next: 2) == .dial(generation: 2))
        #expect(machine.failed(generation: 9, now: .seconds(3_420)) == .none, "another one")
        _ = machine.failed(generation: 2, now: .seconds(3_420))
        #expect(machine.deadlineReached(now: .seconds(3_450), .calm, next: 3) == .dial(generation: 3), "it has waited for quiet before")

        later.noted(expiresIn: .seconds(3_600), now: .seconds(3_400))
        #expect(later.deadlineReached(now: .seconds(6_700), .calm, next: 2) == .none)
        #expect(later.deadline(.calm) == .seconds(6_820))
    }

    @Test("E5: a limit of the connection that serves now is news, also when it falls on the moment of the one before")
    func sameLimit() {
        var machine = rotation()
        machine.noted(expiresIn: .seconds(3_600), now: .zero)
        machine.reset()
        #expect(machine.deadline(.yes) == nil)
        machine.noted(expiresIn: .seconds(3_599), now: .seconds(1))
        #expect(machine.deadline(.yes) == .seconds(3_300))
    }

    /// A session with a second connection that is being made, or stands ready if it is told what its provider says.
    private func due(
        _ config: RealtimeSessionConfig? = nil, capabilities: RealtimeCapabilities = .init(), standby: ProviderSession? = nil
    ) -> LiveMachine {
        var live = LiveMachine(config: config, capabilities: capabilities)
        _ = live.says(.sessionCreated(ProviderSession(expiresIn: .seconds(3_600))))
        #expect(live.pass(.seconds(3_300)).dials.map(\.generation) == [2])
        if let standby { _ = live.prepareStandby(standby) }
        return live
    }

    @Test("E5: what the second connection was asked for is in force once it serves, and what its provider says of itself counts")
    func whatItBrings() {
        var live = due(RealtimeSessionConfig(voice: "marin"))
        _ = live.machine.update(RealtimeSessionConfig(instructions: "New"), waiter: 9, now: live.now)
        _ = live.prepareStandby(ProviderSession(model: "other", voice: "cedar", expiresIn: .seconds(3_600)))
        #expect(live.machine.state.session.config?.instructions == nil, "the first has not answered")
        let effects = live.ends(1)
        #expect(effects.served == [2])
        #expect(live.machine.state.session.config?.instructions == "New")
        #expect(live.machine.provider.model == "other")
        #expect(effects.diagnostics == ["config_differs"])
        #expect(live.machine.provider.differences == ["voice"])
    }

    @Test("E5, E16: a doubt about the first connection is none about the one that takes its place by plan")
    func doubtIsDropped() {
        var live = due(standby: ProviderSession())
        _ = live.machine.networkChanged(.online, now: live.now)
        #expect(live.machine.probe.question?.generation == 1)
        #expect(live.pass(.zero).served == [2])
        #expect(live.machine.probe.question == nil)
    }

    @Test("E5, E20: what the first connection could be taken up again under is not the second one's")
    func handleOfTheFirst() {
        var live = LiveMachine(capabilities: RealtimeCapabilities(resumesSessions: true))
        _ = live.says(.resumptionHandle("handle_1"))
        _ = live.says(.sessionCreated(ProviderSession(expiresIn: .seconds(3_600))))
        _ = live.pass(.seconds(3_300))
        _ = live.prepareStandby()
        #expect(live.pass(.zero).served == [2])
        #expect(live.lose().dials.map(\.resumptionHandle) == [nil])
    }

    @Test("E5: where a provider acknowledges no config, the second connection is ready once it has been asked")
    func unacknowledged() {
        var live = due(capabilities: RealtimeCapabilities(acknowledgesUpdates: false))
        _ = live.machine.connectionOpened(generation: 2, now: live.now)
        #expect(live.pass(.zero).served == [2])
    }

    @Test("E5: a second connection that is refused its config is given up; what else its provider complains of is nothing to it")
    func refusedStandby() throws {
        var live = due()
        let effects = live.machine.connectionOpened(generation: 2, now: live.now)
        let asked = effects.compactMap { if case .sendStandby(let messages) = $0 { messages.first?.id } else { nil } }
        let messageID = try #require(asked.first)
        for other in [nil, "evt_other"] {
            let error = ProviderError(code: "invalid_value", message: "No.", messageID: other)
            #expect(live.says(.error(error), generation: 2).closed.isEmpty)
        }
        let refusal = ProviderError(code: "invalid_value", message: "No.", messageID: messageID)
        #expect(live.says(.error(refusal), generation: 2).closed == [2])
    }

    @Test("E5: a moment at which something would be cut, each by itself, is not quiet; one at which something is yet to come is calm")
    func quiet() {
        typealias Quiet = RotationMachine.Quiet
        func quiet(
            _ config: RealtimeSessionConfig? = nil, _ interruption: InterruptionPolicy = .atOnce,
            _ capabilities: RealtimeCapabilities = .init(), _ begin: (inout LiveMachine) -> Void
        ) -> Quiet {
            var options = RealtimeManagerOptions()
            options.interruption = interruption
            var live = LiveMachine(options: options, config: config, capabilities: capabilities)
            begin(&live)
            return live.machine.quiet
        }
        let unasked = RealtimeSessionConfig(turnDetection: TurnDetection(kind: .serverVAD, createResponse: false))
        #expect(quiet { _ in } == .yes)
        #expect(quiet { _ = $0.machine.requestResponse(instructions: nil, waiter: 9, now: $0.now) } == .no, "a reply is asked for")
        #expect(
            quiet { _ = $0.says(.responseCreated(ProviderResponse(id: "r", status: .inProgress, isInConversation: false))) } == .no,
            "a reply beside the conversation is made")
        #expect(
            quiet(RealtimeSessionConfig(turnDetection: .manual)) { _ = $0.machine.commitAudio(.seconds(1), waiter: 9) } == .no,
            "the end of a turn is not answered")
        #expect(quiet(unasked) { _ = $0.says(.audioCommitted(itemID: "u", previousItemID: nil)) } == .calm, "a turn has no words yet")
        let spoken = OutputPlace(responseID: "r", itemID: "i")
        let pausing = InterruptionPolicy(evidence: .words(2, within: .seconds(5)), whileInDoubt: .pause)
        #expect(
            quiet(RealtimeSessionConfig(inputAudioTranscription: .init()), pausing) { live in
                _ = live.says(.responseCreated(ProviderResponse(id: "r", status: .inProgress)))
                _ = live.says(.outputItemAdded(responseID: "r", ConversationItem(id: "i", kind: .assistant, isSpoken: true)))
                _ = live.says(.audioDelta(spoken, .silence(.seconds(4))))
                _ = live.says(.responseDone(ProviderResponse(id: "r", status: .completed)))
                _ = live.machine.outputMoved(to: .seconds(1), now: live.now)
                _ = live.says(.speechStarted(itemID: "u", audioStartMs: 0))
                _ = live.machine.outputFlushed(at: .seconds(1), .doubt, now: live.now)
                _ = live.says(.speechStopped(itemID: "u", audioEndMs: 100))
            } == .no, "the character holds its breath")
        #expect(
            quiet(nil, .atOnce, RealtimeCapabilities(deliversAudio: false)) { live in
                _ = live.says(.responseCreated(ProviderResponse(id: "r", status: .inProgress)))
                _ = live.says(.outputBufferStarted(responseID: "r"))
                _ = live.says(.responseDone(ProviderResponse(id: "r", status: .completed)))
            } == .no, "the transport plays")
        #expect(
            quiet { live in
                let slow = Tool("slow", "Slow.") { _, _ in [:] }.with { $0.delivery = .background() }
                _ = try? live.machine.registerTool(slow, now: live.now)
                _ = live.says(.sessionUpdated(ProviderSession()))
                let kind = ConversationItem.Kind.toolCall(callID: "c", name: "slow", arguments: "{}")
                _ = live.says(.responseCreated(ProviderResponse(id: "r", status: .inProgress)))
                _ = live.says(.outputItemDone(responseID: "r", ConversationItem(id: "fc", kind: kind, status: .completed)))
                _ = live.says(.responseDone(ProviderResponse(id: "r", status: .completed)))
                // The model speaks on what it was told for the time being.
                let requestID = live.machine.responses.outstanding?.request.id
                _ = live.says(.responseCreated(ProviderResponse(id: "r2", status: .inProgress, requestID: requestID)))
                _ = live.says(.responseDone(ProviderResponse(id: "r2", status: .completed)))
            } == .calm, "a tool runs in the background")
    }
}
