import CharivoTesting
import Synchronization
import Testing

@testable import CharivoRealtime

@Suite("Guardrails", .timeLimit(.minutes(1)))
struct GuardrailTests {
    /// A guardrail whose answers the test gives.
    private final class Judge: Sendable {
        private let state = Mutex<(asked: [Guardrail.Reply], waiting: [CheckedContinuation<Guardrail.Verdict, any Error>])>(([], []))

        var asked: [Guardrail.Reply] { state.withLock(\.asked) }

        func ask(_ reply: Guardrail.Reply) async throws -> Guardrail.Verdict {
            try await withCheckedThrowingContinuation { continuation in
                state.withLock {
                    $0.asked.append(reply)
                    $0.waiting.append(continuation)
                }
            }
        }

        func answer(_ verdict: Result<Guardrail.Verdict, any Error>) {
            state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }?.resume(with: verdict)
        }

        func waitUntilAsked(_ count: Int) async {
            while state.withLock({ $0.waiting.count < count }) { await Task.yield() }
        }
    }

    private func stage(_ judge: Judge, interval: Int = 10, onFailure: Guardrail.Failure = .pass) -> Stage {
        var options = RealtimeManagerOptions()
        options.guardrails = [Guardrail("test", interval: interval, onFailure: onFailure) { try await judge.ask($0) }]
        return Stage(options: options)
    }

    private func report(_ stage: Stage) async -> GuardrailReport? {
        if case .guardrail(let report) = await stage.recorder.first(named: "realtime:guardrail") { report } else { nil }
    }

    @Test("A guardrail sees a reply as it grows, one check at a time, and all of it at the end")
    func growing() async throws {
        let judge = Judge()
        let stage = stage(judge)
        let peer = try await stage.start()
        await stage.speak(peer, words: "short")
        #expect(await stage.manager.machine.guardrails.runningIDs.isEmpty)
        let place = OutputPlace(responseID: "resp_1", itemID: "item_1")
        for word in [" and long", " and longer", " and longest"] { peer.emit(.textDelta(place, word)) }
        await stage.settle(peer)
        await judge.waitUntilAsked(1)
        #expect(judge.asked.map(\.text) == ["short and long"], "what came meanwhile waits for the answer")
        judge.answer(.success(.pass))
        await judge.waitUntilAsked(1)
        #expect(judge.asked.last?.text == "short and long and longer and longest")
        judge.answer(.success(.pass))
        await stage.finish(peer, words: "short and long and longer and longest")
        await judge.waitUntilAsked(1)
        #expect(
            judge.asked.last
                == Guardrail.Reply(
                    text: "short and long and longer and longest", isWhole: true, turn: TurnIdentity(responseID: "resp_1", generation: 1)))
        judge.answer(.success(.pass))
        await stage.until { $0.guardrails.isEmpty }
        #expect(!stage.recorder.names.contains("realtime:guardrail"))
        #expect(await stage.manager.state.response.status == .completed)
    }

    @Test("G4: a reply that is being made is cancelled by id and cut where it was heard")
    func whileMade() async throws {
        let judge = Judge()
        let stage = stage(judge)
        let peer = try await stage.start()
        await stage.speak(peer, sound: .seconds(4))
        await stage.hear(.seconds(1))
        await judge.waitUntilAsked(1)
        judge.answer(.success(.stop(reason: "off topic")))
        #expect(
            await report(stage)
                == GuardrailReport(
                    name: "test", outcome: .stopped, reason: "off topic", turn: TurnIdentity(responseID: "resp_1", generation: 1)))
        _ = await stage.manager.state
        #expect(stage.output.queued == .zero)
        #expect(try await stage.commands(peer) == [.cancelResponse(id: "resp_1"), .truncateItem(id: "item_1", part: 0, audioEndMs: 1_000)])
        await stage.finish(peer, status: .cancelled)
        guard case .assistantDone(let reply) = await stage.recorder.first(named: "realtime:assistant:done") else { return }
        #expect(reply.isInterrupted)
        #expect(try await stage.commands(peer).isEmpty, "no correction was asked for")
    }

    @Test("G4: a reply that is over loses only the sound that is left of it; the next one is heard whole, and is not corrected")
    func afterItsEnd() async throws {
        let judge = Judge()
        let stage = stage(judge, interval: 1_000)
        let peer = try await stage.start()
        await stage.speak(peer, sound: .seconds(4))
        await stage.finish(peer)
        await judge.waitUntilAsked(1)
        await stage.speak(peer, response: "resp_2", item: "item_2", words: "Next.", sound: .seconds(3))
        await stage.hear(.seconds(1))
        judge.answer(.success(.stop(reason: "no", correction: "Put it right.")))
        _ = await report(stage)
        _ = await stage.manager.state
        #expect(stage.output.queued == .seconds(3), "all of the second reply, and nothing of the first")
        #expect(try await stage.commands(peer) == [.truncateItem(id: "item_1", part: 0, audioEndMs: 1_000)])
        #expect(await stage.manager.state.response.responseID == "resp_2")
        #expect(await stage.manager.state.response.status == .responding)
        await stage.hear(.milliseconds(1_500))
        try await stage.manager.interrupt()
        #expect(
            try await stage.commands(peer) == [.truncateItem(id: "item_2", part: 0, audioEndMs: 1_500), .cancelResponse(id: "resp_2")],
            "the second reply's clock begins with its own first sample")
        await stage.finish(peer, response: "resp_2", item: "item_2", words: "Next.", status: .cancelled)
        #expect(try await stage.commands(peer).isEmpty, "the second reply is not corrected for what the first said")
    }

    @Test("G4: a correction is asked for when nobody has spoken since, once the reply's place is free")
    func correction() async throws {
        let judge = Judge()
        let stage = stage(judge)
        let peer = try await stage.start()
        await stage.speak(peer)
        await judge.waitUntilAsked(1)
        judge.answer(.success(.stop(reason: "no", correction: "Put it right.")))
        _ = await report(stage)
        _ = try await stage.commands(peer)
        await stage.finish(peer, status: .cancelled)
        #expect(try await peer.expectCreateResponse().request.instructions == "Put it right.")
    }

    @Test("G4: a correction is let go when the user has taken the turn by the time it could be sent", arguments: [true, false])
    func correctionIsLate(byVoice: Bool) async throws {
        let judge = Judge()
        let stage = stage(judge)
        let peer = try await stage.start()
        await stage.speak(peer)
        await judge.waitUntilAsked(1)
        judge.answer(.success(.stop(reason: "no", correction: "Put it right.")))
        _ = await report(stage)
        if byVoice {
            peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 0))
            await stage.settle(peer)
        } else {
            try await stage.manager.sendMessage("Never mind.", whenBusy: .queue)
        }
        await stage.finish(peer, status: .cancelled)
        let requests = try await stage.commands(peer).compactMap { if case .createResponse(let request) = $0 { request } else { nil } }
        #expect(requests.map(\.instructions) == (byVoice ? [] : [nil]))
    }

    struct Broken: Error {}

    @Test("G5: a guardrail that throws lets the reply go on or stops it, as it is set", arguments: [Guardrail.Failure.pass, .stop])
    func throwing(onFailure: Guardrail.Failure) async throws {
        let judge = Judge()
        let stage = stage(judge, onFailure: onFailure)
        let peer = try await stage.start()
        await stage.speak(peer)
        await judge.waitUntilAsked(1)
        judge.answer(.failure(Broken()))
        let report = try #require(await report(stage))
        #expect(report.outcome == (onFailure == .pass ? .failedOpen : .failedClosed))
        #expect(report.reason == "error")
        let isCancelled = try await stage.commands(peer).contains(.cancelResponse(id: "resp_1"))
        #expect(isCancelled == (onFailure == .stop))
    }

    @Test(
        "G5: a guardrail that hangs is given up after its time and never holds the session up", arguments: [Guardrail.Failure.pass, .stop])
    func hanging(onFailure: Guardrail.Failure) async throws {
        let judge = Judge()
        let stage = stage(judge, onFailure: onFailure)
        let peer = try await stage.start()
        await stage.speak(peer)
        await judge.waitUntilAsked(1)
        // The session goes on meanwhile.
        peer.emit(.textDelta(OutputPlace(responseID: "resp_1", itemID: "item_1"), " More."))
        await stage.settle(peer)
        #expect(stage.recorder.names.filter { $0 == "realtime:assistant:delta" }.count == 2)
        await stage.clock.sleeper(within: .seconds(2))
        stage.clock.advance(by: .seconds(2))
        let report = try #require(await report(stage))
        #expect(report.outcome == (onFailure == .pass ? .failedOpen : .failedClosed))
        #expect(report.reason == "timeout")
        #expect(try await stage.commands(peer).contains(.cancelResponse(id: "resp_1")) == (onFailure == .stop))
        // What it says afterwards is nobody's.
        judge.answer(.success(.stop(reason: "late")))
        await stage.checksEnd()
        #expect(stage.recorder.names.filter { $0 == "realtime:guardrail" }.count == 1)
    }

    @Test("G5: no more checks run than the limit; a check that finds no room fails as it is set")
    func bounded() {
        var ledger = GuardrailLedger([Guardrail("a", interval: 1) { _ in .pass }], limit: 2)
        for number in 1...2 {
            let outcomes = ledger.grew(TurnIdentity(responseID: "resp_\(number)", generation: 1), by: "word", now: .zero)
            guard case .run = outcomes.first else { return #expect(Bool(false)) }
        }
        let outcomes = ledger.grew(TurnIdentity(responseID: "resp_3", generation: 1), by: "word", now: .zero)
        guard case .tolerate(let report) = outcomes.first else { return #expect(Bool(false)) }
        #expect(report.reason == "overload")
        for id in ledger.runningIDs { _ = ledger.answered(id, .success(.pass), now: .zero) }
        for number in 1...3 {
            for case .run(let check) in ledger.over("resp_\(number)", now: .zero) {
                _ = ledger.answered(check.id, .success(.pass), now: .zero)
            }
        }
        #expect(ledger.isEmpty, "nothing of a reply is kept when all of it was checked")
    }

    @Test("G4: a correction is let go when the user has spoken since, also where the app alone interrupts")
    func correctionUnderSpeech() async throws {
        let judge = Judge()
        let stage = stage(judge)
        let peer = try await stage.start(
            RealtimeSessionConfig(turnDetection: TurnDetection(kind: .serverVAD, interruptResponse: false)))
        await stage.speak(peer)
        await judge.waitUntilAsked(1)
        judge.answer(.success(.stop(reason: "no", correction: "Put it right.")))
        _ = await report(stage)
        peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 0))
        await stage.settle(peer)
        _ = try await stage.commands(peer)
        await stage.finish(peer, status: .cancelled)
        #expect(try await stage.commands(peer).isEmpty)
    }

    @Test("G4: what is said of a reply after it was given up, or in an earlier session, is nobody's")
    func lateVerdicts() {
        let turn = TurnIdentity(responseID: "resp_1", generation: 1)
        var ledger = GuardrailLedger([Guardrail("a", interval: 1) { _ in .pass }])
        guard case .run(let check) = ledger.grew(turn, by: "word", now: .zero).first else { return #expect(Bool(false)) }
        var next = ledger.renewed
        ledger.abandoned("resp_1")
        #expect(ledger.answered(check.id, .success(.stop(reason: "no")), now: .zero).isEmpty)
        guard case .run(let newer) = next.grew(turn, by: "word", now: .zero).first else { return #expect(Bool(false)) }
        #expect(newer.id != check.id)
        #expect(next.answered(check.id, .success(.stop(reason: "no")), now: .zero).isEmpty)
    }

    @Test("A cue at the end of sound that is taken out from behind another reply's goes with it")
    func takenOutFromBehind() {
        var cues = CueSchedule()
        let turn = TurnIdentity(generation: 1)
        for (callID, seconds) in [("before", 1), ("within", 2), ("last", 3), ("behind", 4)] {
            cues.called(callID, at: .seconds(seconds))
            _ = cues.arrived(.expression(id: callID, turn), of: callID, restingExpression: nil, now: .zero)
        }
        #expect(cues.takenOut(.seconds(1) ..< .seconds(3), at: .zero).isEmpty)
        #expect(cues.cues.map(\.position) == [.seconds(1), .seconds(2)])
        #expect(cues.reached(.seconds(9)).count == 2)
    }

    @Test("G4, B12: cues of the reply that is stopped never happen; those of the next one move up with its words")
    func cues() {
        func face(_ id: String) -> RealtimeEvent { .expression(id: id, TurnIdentity(generation: 1)) }
        var cues = CueSchedule()
        cues.called("first", at: .seconds(2))
        cues.called("second", at: .seconds(5))
        cues.called("later", at: .seconds(6))
        #expect(cues.arrived(face("smile"), of: "first", restingExpression: nil, now: .seconds(1)) == .waits)
        #expect(cues.arrived(face("frown"), of: "second", restingExpression: nil, now: .seconds(1)) == .waits)
        #expect(cues.takenOut(.seconds(1) ..< .seconds(4), at: .seconds(1)) == [])
        #expect(cues.arrived(face("wink"), of: "later", restingExpression: nil, now: .seconds(1)) == .waits)
        #expect(cues.reached(.milliseconds(1_999)) == [])
        #expect(cues.reached(.seconds(2)) == [face("frown")])
        #expect(cues.reached(.seconds(3)) == [face("wink")])
    }
}
