import CharivoJSON
import CharivoOpenAI
import CharivoRealtime
import Testing

@testable import CharivoEngine

struct SessionTurnTests {
    private func configure(_ probe: inout MachineProbe, detection: Patch<WireTurnDetection> = .absent, transcribes: Bool = true) {
        probe.client(
            .sessionUpdate(
                WireSession(
                    type: .realtime,
                    audio: .value(
                        WireSessionAudio(
                            input: .value(
                                WireAudioInput(
                                    transcription: transcribes ? .value(WireTranscription(model: "any")) : .null,
                                    turnDetection: detection)))))))
    }

    @Test("The dialogue is asked once the words are known, and not before")
    func waitsForWords() {
        var probe = MachineProbe()
        let events = probe.speak(nil)
        #expect(
            events.map(\.kind) == [
                "speechStarted", "speechStopped", "inputAudioCommitted", "itemAdded", "itemDone", "responseCreated",
            ])
        #expect(probe.started.isEmpty)
        probe.input(.recognition(probe.finishedUtterances[0], .words(" how are you ")))
        #expect(probe.started.map(\.plan.request.turns) == [[.user("how are you")]])
        #expect(probe.checker.violations == [])
    }

    @Test("A turn that is one too many to be recognised gets its item and is told as failed; once there is room the next is recognised")
    func tooManyTurns() {
        var limits = SessionLimits()
        limits.pendingUtterances = 1
        var probe = MachineProbe(limits: limits)
        configure(&probe)
        probe.speak(nil)
        let events = probe.speak(nil)
        #expect(events.map(\.kind).contains("itemDone"))
        let codes = events.compactMap { if case .inputTranscriptionFailed(_, _, let error) = $0 { error.code } else { nil } }
        #expect(codes == ["rate_limit_exceeded"])
        #expect(probe.begunUtterances == 1)
        probe.input(.recognition(probe.finishedUtterances[0], .words("hello")))
        probe.speak(nil)
        #expect(probe.begunUtterances == 2)
        #expect(probe.checker.violations == [])
    }

    @Test("Words are told only to a client that asked for them; a failure is told as one, and the talk goes on")
    func transcripts() {
        var probe = MachineProbe()
        #expect(probe.speak().map(\.kind).contains("inputTranscriptionCompleted") == false)
        configure(&probe)
        probe.client(.responseCancel(responseID: nil))
        let told = probe.speak("good morning")
        #expect(told.suffix(2).map(\.kind) == ["inputTranscriptionDelta", "inputTranscriptionCompleted"])
        guard case .inputTranscriptionCompleted(_, 0, "good morning", .duration(let seconds)?)? = told.last else {
            Issue.record("Not the events that were expected")
            return
        }
        #expect(abs(seconds - 1.1) < 0.05)
        probe.client(.responseCancel(responseID: nil))
        probe.speak(nil)
        let utterance = probe.finishedUtterances.last ?? 0
        let failed = probe.input(.recognition(utterance, .failed(ResponseFailure(code: "recognition_failed", message: "It failed."))))
        guard case .inputTranscriptionFailed(_, 0, let error)? = failed.first else {
            Issue.record("Not the events that were expected")
            return
        }
        #expect(error.code == "recognition_failed")
        #expect(probe.started.last?.plan.request.turns.last == .user(""))
        #expect(probe.input(.recognition(utterance, .words("too late"))) == [])
        #expect(probe.checker.violations == [])
    }

    @Test("Words that do not come are given up, and the response goes on without them")
    func overdueWords() {
        var probe = MachineProbe()
        configure(&probe)
        probe.speak(nil)
        probe.now += .seconds(30)
        let utterance = probe.finishedUtterances[0]
        #expect(probe.input(.timer(.recognition(utterance))).map(\.kind) == ["inputTranscriptionFailed"])
        #expect(probe.actions.contains(.cancelUtterance(utterance)))
        #expect(probe.started.count == 1)
    }

    @Test("A recogniser that fails at once is told when there is an item to tell it of")
    func earlyFailure() {
        var probe = MachineProbe()
        configure(&probe)
        probe.append(Sound.silence(300) + Sound.speech(400))
        #expect(probe.input(.recognition(0, .failed(ResponseFailure(code: "recognition_busy", message: "Busy.")))) == [])
        let events = probe.append(Sound.speech(200) + Sound.silence(400))
        #expect(
            events.map(\.kind) == [
                "speechStopped", "inputAudioCommitted", "itemAdded", "itemDone", "inputTranscriptionFailed", "responseCreated",
            ])
        #expect(probe.checker.violations == [])
    }

    @Test("By hand: committing makes an item and no response; clearing forgets")
    func manual() {
        var probe = MachineProbe()
        configure(&probe, detection: .null)
        #expect(probe.append(Sound.speech(300)) == [])
        #expect(probe.client(.inputAudioClear).map(\.kind) == ["inputAudioCleared"])
        #expect(probe.actions.contains(.cancelUtterance(0)))
        probe.append(Sound.speech(300))
        #expect(probe.client(.inputAudioCommit).map(\.kind) == ["inputAudioCommitted", "itemAdded", "itemDone"])
        #expect(probe.client(.responseCreate(nil)).map(\.kind) == ["responseCreated"])
        #expect(probe.started.isEmpty)
        probe.input(.recognition(1, .words("hello")))
        #expect(probe.started.count == 1)
        #expect(probe.checker.violations == [])
    }

    @Test("A commit during speech ends the turn without a speech_stopped")
    func commitDuringSpeech() {
        var probe = MachineProbe()
        let started = probe.append(Sound.silence(300) + Sound.speech(400))
        let committed = probe.client(.inputAudioCommit)
        #expect(committed.map(\.kind) == ["inputAudioCommitted", "itemAdded", "itemDone"])
        guard case .speechStarted(let spoken, _)? = started.first, case .inputAudioCommitted(let item, _)? = committed.first else {
            Issue.record("Not the events that were expected")
            return
        }
        #expect(spoken == item)
        #expect(probe.checker.violations == [])
    }

    @Test("The recogniser hears the sound from before the speech on")
    func preRoll() {
        var probe = MachineProbe()
        probe.speak()
        let fed = probe.actions.reduce(0) { if case .feed(0, let audio) = $1 { $0 + audio.samples.count } else { $0 } }
        guard case .speechStarted(_, let start)? = probe.sent.first(where: { $0.kind == "speechStarted" }),
            case .speechStopped(_, let stop)? = probe.sent.first(where: { $0.kind == "speechStopped" })
        else {
            Issue.record("Not the events that were expected")
            return
        }
        #expect(fed == (stop - start) * 24)
        #expect(start <= 120)
    }

    @Test("Speech interrupts, unless the session says that it does not; then the turn is answered afterwards")
    func interruption() {
        var probe = MachineProbe()
        let first = probe.ask()
        probe.clause("Once upon a time", of: first)
        let events = probe.append(Sound.silence(300) + Sound.speech(300))
        #expect(
            events.map(\.kind) == [
                "speechStarted", "outputAudioDone", "outputTranscriptDone", "contentPartDone", "itemDone", "outputItemDone", "responseDone",
            ])
        #expect(probe.stopped == [first])
        #expect(probe.clause("there was", of: first) == [])

        var patient = MachineProbe()
        configure(&patient, detection: .value(.server(WireServerVAD(interruptResponse: false))))
        let second = patient.ask()
        patient.clause("Once upon a time", of: second)
        #expect(patient.speak("stop").map(\.kind).contains("responseDone") == false)
        #expect(patient.started.count == 1)
        let ended = patient.input(.response(second, .finished))
        #expect(ended.suffix(2).map(\.kind) == ["responseDone", "responseCreated"])
        #expect(patient.started.last?.plan.request.turns == [.user("hello"), .assistant("Once upon a time"), .user("stop")])
        #expect(patient.checker.violations == [])
    }

    @Test("While the character is heard it takes more speech to interrupt")
    func stricterBargeIn() {
        var probe = MachineProbe()
        let id = probe.ask()
        probe.clause(String(repeating: "a", count: 200), of: id)
        #expect(probe.append(Sound.silence(300) + Sound.speech(140) + Sound.silence(300)) == [])
        probe.now += .seconds(3)
        #expect(probe.append(Sound.speech(140) + Sound.silence(300)).first?.kind == "speechStarted")
    }

    @Test("A turn makes no response when the session says so")
    func noAutomaticResponse() {
        var probe = MachineProbe()
        configure(&probe, detection: .value(.server(WireServerVAD(createResponse: false))))
        #expect(probe.speak().last?.kind == "inputTranscriptionCompleted")
        #expect(probe.started.isEmpty)
    }

    @Test("After the idle timeout an empty turn is committed and answered")
    func idleTimeout() {
        var probe = MachineProbe()
        configure(&probe, detection: .value(.server(WireServerVAD(idleTimeoutMilliseconds: .value(5_000)))))
        let id = probe.ask()
        probe.clause(String(repeating: "a", count: 100), of: id)
        probe.input(.response(id, .finished))
        #expect(probe.machine.timers[.idle] == .seconds(6))
        probe.append(Sound.silence(3_000))
        probe.now = .seconds(5)
        #expect(probe.input(.timer(.idle)) == [])
        probe.now = .seconds(6)
        let events = probe.input(.timer(.idle))
        #expect(
            events.map(\.kind) == [
                "idleTimeoutTriggered", "inputAudioCommitted", "itemAdded", "itemDone", "inputTranscriptionCompleted", "responseCreated",
            ])
        guard case .idleTimeoutTriggered(_, 1_000, 3_000)? = events.first else {
            Issue.record("Wrong bounds: \(events)")
            return
        }
        #expect(probe.started.last?.plan.request.turns.last == .user(""))
        #expect(probe.checker.violations == [])
    }

    @Test("A session ends after its hour, with its open response, an error and a close")
    func expiry() {
        var probe = MachineProbe()
        _ = probe.ask()
        probe.now = .seconds(3_600)
        let events = probe.input(.timer(.expiry))
        #expect(events.map(\.kind) == ["responseDone", "error"])
        #expect(events.last?.errorCode == "session_expired")
        #expect(probe.closing?.code == 1001)
        #expect(probe.closing?.reason == "invalid_request_error.session_expired")
        #expect(probe.client(.responseCreate(nil)) == [])
    }
}
