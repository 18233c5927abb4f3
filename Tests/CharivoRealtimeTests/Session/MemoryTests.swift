import CharivoTesting
import Foundation
import Testing

@testable import CharivoRealtime

@Suite("What a session keeps", .serialized, .timeLimit(.minutes(5)))
struct MemoryTests {
    /// One turn of six seconds: the user speaks, a tool is called, the character replies in forty pieces of sound.
    private func turn(_ number: Int, _ manager: RealtimeManager, _ peer: InMemoryPeer, _ output: ManualAudioOutput, _ clock: VirtualClock)
        async throws
    {
        for _ in 0..<10 { manager.appendAudio(.silence(.milliseconds(100))) }
        let (user, item, called) = ("user_\(number)", "item_\(number)", "resp_\(number)_a")
        peer.emit(
            .speechStarted(itemID: user, audioStartMs: 0), .speechStopped(itemID: user, audioEndMs: 900),
            .audioCommitted(itemID: user, previousItemID: nil), .inputTranscript(itemID: user, part: 0, .completed("Question \(number)?")))
        let call = ConversationItem.Kind.toolCall(callID: "call_\(number)", name: "time", arguments: "{}")
        let first = try await asked(peer)
        peer.emit(
            .responseCreated(ProviderResponse(id: called, status: .inProgress, requestID: first.id)),
            .outputItemDone(responseID: called, ConversationItem(id: "fc_\(number)", kind: call, status: .completed)),
            .responseDone(
                ProviderResponse(id: called, status: .completed, usage: TokenUsage(totalTokens: 2, inputTokens: 1, outputTokens: 1))))
        let second = try await asked(peer)
        let place = OutputPlace(responseID: "resp_\(number)", itemID: item)
        peer.emit(
            .responseCreated(ProviderResponse(id: "resp_\(number)", status: .inProgress, requestID: second.id)),
            .outputItemAdded(responseID: "resp_\(number)", ConversationItem(id: item, kind: .assistant, isSpoken: true)))
        for word in 0..<40 {
            peer.emit(.textDelta(place, " word\(word)"), .audioDelta(place, .silence(.milliseconds(100), sampleRate: 8_000)))
        }
        await output.waitForSound(.seconds(4))
        peer.emit(
            .audioDone(place),
            .outputItemDone(responseID: "resp_\(number)", ConversationItem(id: item, kind: .assistant, status: .completed)),
            .responseDone(
                ProviderResponse(
                    id: "resp_\(number)", status: .completed, usage: TokenUsage(totalTokens: 2, inputTokens: 1, outputTokens: 1))))
        for _ in 0..<4 { output.render(.seconds(1)) }
        clock.advance(by: .seconds(6))
        while await !manager.machine.isQuiet { await Task.yield() }
        _ = peer.unread()
    }

    private func asked(_ peer: InMemoryPeer) async throws -> ResponseRequest {
        while true {
            if case .createResponse(let request) = try await peer.next().command { return request }
        }
    }

    /// The memory that the process has in use, in bytes, where the system says.
    private var residentBytes: Int? {
        guard let fields = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " "), fields.count > 1 else {
            return nil
        }
        return Int(fields[1]).map { $0 * 4_096 }
    }

    @Test("H2, I10: an hour of conversation leaves memory flat: what the machine holds, and what the process has in use")
    func anHour() async throws {
        var options = RealtimeManagerOptions()
        options.conversationLimit = 60
        options.guardrails = [Guardrail("test") { _ in .pass }]
        options.interruption = InterruptionPolicy(evidence: .duration(.milliseconds(300)), whileInDoubt: .pause)
        let (client, output, clock) = (InMemoryRealtimeClient(), ManualAudioOutput(), VirtualClock())
        let tool = Tool("time", "The time.") { _, _ in ["time": "noon"] }
        let manager = RealtimeManager(client: client, output: output, tools: [tool], options: options, clock: clock)
        let unread = manager.events()
        async let started: Void = manager.startSession()
        let peer = try await client.accept()
        try await peer.acknowledgeUpdate()
        try await started

        for number in 0..<300 { try await turn(number, manager, peer, output, clock) }
        let early = (held: await manager.machine.holdings, resident: residentBytes)
        for number in 300..<600 { try await turn(number, manager, peer, output, clock) }
        let late = (held: await manager.machine.holdings, resident: residentBytes)

        #expect(clock.now >= .seconds(3_600))
        #expect(late.held.filter { $0.value > early.held[$0.key] ?? 0 } == [:], "something grows with the session's length")
        #expect(late.held["unheard ms"] == 0, "no sound is kept that was heard")
        #expect(late.held["conversation"] == 60)
        #expect(unread.counters.droppedLevels > 0)
        // A consumer that never reads is owed every turn's end, and those are all that it is owed.
        #expect(unread.counters.waiting < 600 * 20)
        if let early = early.resident, let late = late.resident {
            #expect(late - early < 32 * 1_024 * 1_024, "\((late - early) / 1_024) KiB more after an hour than after half of it")
        }
        await manager.stopSession()
    }

    @Test("E19: nothing of a session is left in the next one, however the first one ended")
    func noLeak() async throws {
        var options = RealtimeManagerOptions()
        options.interruption = InterruptionPolicy(evidence: .words(2), whileInDoubt: .pause)
        options.guardrails = [
            Guardrail("slow", interval: 1) { _ in try await hang() }
        ]
        options.budget = SessionBudget(replies: 50)
        options.defaultSessionConfig.inputAudioTranscription = InputAudioTranscription()
        for ending in ["stop", "refused", "lost"] {
            let tool = Tool("slow", "Slow.") { _, _ in try await hang() }
            let stage = Stage(tools: [tool], options: options)
            let fresh = await stage.manager.machine.leftovers
            let peer = try await stage.start()
            await stage.callTools(peer, [("call_1", "slow", "{}")])
            await stage.speak(peer, response: "resp_2", item: "item_2")
            await stage.hear(.milliseconds(300))
            peer.emit(
                .speechStarted(itemID: "user_1", audioStartMs: 0), .speechStopped(itemID: "user_1", audioEndMs: 400),
                .audioCommitted(itemID: "user_1", previousItemID: nil), .idleTimeout(itemID: "user_9"))
            await stage.settle(peer)
            try await stage.manager.sendMessage("Queued.", whenBusy: .queue)
            stage.manager.appendAudio(.silence(.milliseconds(500)))
            #expect(await stage.manager.machine.leftovers != fresh)
            switch ending {
            case "stop": await stage.manager.stopSession()
            case "refused": peer.end(ConnectionEnd(cause: .closedByPeer, error: RealtimeError(code: .quota, message: "No.")))
            default:
                peer.end()
                await stage.recorder.first(named: "realtime:reconnect:attempt")
                await stage.manager.stopSession()
            }
            await stage.recorder.first(named: "realtime:session:end")
            #expect(await stage.manager.machine.deadline == nil, "a session that is over waits for nothing")
            let second = try await stage.start()
            #expect(await stage.manager.machine.leftovers == fresh, "after \(ending)")
            #expect(try await stage.commands(second).isEmpty)
            #expect(await stage.manager.state.response == RealtimeState.Response(status: .idle, text: ""))
            #expect(await !stage.manager.state.awaitingResponse)
            await stage.manager.stopSession()
        }
    }
}

extension SessionMachine {
    /// Whether nothing is being said, expected or checked.
    fileprivate var isQuiet: Bool {
        !state.audioPlaying && !state.awaitingResponse && !playback.isCuttable && guardrails.runningIDs.isEmpty
    }

    /// How much of everything the machine holds.
    fileprivate var holdings: [String: Int] {
        [
            "conversation": conversation.items.count, "replies": replies.ids.count, "segments": playback.segments.count,
            "pending": responses.pending.count, "calls": tools.calls.count, "stranded": tools.stranded.count, "cues": cues.cues.count,
            "unheard ms": feed.unheard.duration.wholeMilliseconds, "checks": guardrails.runningIDs.count,
            "kept": spoken.count,
        ]
    }

    /// What a session that begins must find as it was before the first one.
    fileprivate var leftovers: [String] {
        [
            "\(replies)", "\(conversation.items.map(\.id))", "\(tools.calls.keys.sorted())", "\(tools.isFollowUpExpected)",
            "\(tools.stranded)", "\(responses.isBusy)", "\(playback.isCuttable)", "\(cues.cues.count)", "\(feed)",
            "\(judge.isInDoubt)", "\(guardrails.isEmpty)", "\(isClosing)", "\(turns)", "\(spoken.itemIDs)", "\(provider)", "\(loss)",
            "\(replay)",
            "\(transportTurn == nil)", "\(refresh.beginning == nil)", "\(life.isStarting)", "\(life.isEnding)", "\(spokenReplies)",
        ]
    }
}
