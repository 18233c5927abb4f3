import CharivoJSON
import CharivoOpenAI
import CharivoRealtime
import Testing

@testable import CharivoEngine

struct ResponseLadderTests {
    /// A response with everything in it: words, a call, and words again.
    private static let spoken: [ResponseOutput] = [
        .clause("Let me look, "), .audio(Sound.silence(130)), .clauseEnded, .clause("wait."), .audio(Sound.silence(50)), .clauseEnded,
        .toolCall(name: "look", arguments: ["where": "up"]), .toolCall(name: "smile", arguments: [:]), .clause("There."),
        .audio(Sound.silence(60)), .audio(Sound.silence(60)), .clauseEnded, .finished,
    ]
    private static let written: [ResponseOutput] = [
        .text("Let me "), .text("look."), .toolCall(name: "look", arguments: [:]), .text("There."), .finished,
    ]

    enum Way: CaseIterable {
        case clientCancels, userSpeaks, failure, shutdown, timeout
    }

    @Test("However a response ends, and whenever, its ladder is closed and nothing follows", arguments: Way.allCases, [false, true])
    func endings(_ way: Way, _ isOutOfBand: Bool) {
        for isSpoken in [true, false] {
            let outputs = isSpoken ? Self.spoken : Self.written
            for cut in 0..<outputs.count {
                var probe = MachineProbe()
                let id = probe.ask(
                    "hello",
                    WireResponseCreate(
                        conversation: isOutOfBand ? "none" : nil, outputModalities: isSpoken ? [.audio] : [.text], metadata: ["a": "b"]))
                for output in outputs[..<cut] { probe.input(.response(id, output)) }
                let (status, reason, code) = end(id, way, &probe, isOutOfBand)
                for output in outputs[cut...] { probe.input(.response(id, output)) }
                #expect(probe.checker.violations == [])
                let done = probe.sent.compactMap(\.doneResponse)
                #expect(done.count == 1)
                #expect(done.first?.status == status)
                #expect(done.first?.statusDetails?.reason == reason)
                #expect(done.first?.statusDetails?.error?.code == code)
                #expect(done.first?.metadata == ["a": "b"])
                #expect(probe.stopped == [id])
                let isCutInMessage = ![0, 7, 8].contains(isSpoken ? cut : (cut == 3 ? 7 : cut))
                #expect(done.first?.output.contains { $0.status == .incomplete } == isCutInMessage, "cut before output \(cut)")
            }
        }
    }

    private func end(
        _ id: String, _ way: Way, _ probe: inout MachineProbe, _ isOutOfBand: Bool
    ) -> (WireResponseStatus, String?, String?) {
        switch way {
        case .userSpeaks where !isOutOfBand:
            probe.append(Sound.silence(300) + Sound.speech(300))
            return (.cancelled, "turn_detected", nil)
        case .clientCancels, .userSpeaks:
            probe.client(.responseCancel(responseID: isOutOfBand ? id : nil))
            return (.cancelled, "client_cancelled", nil)
        case .failure:
            probe.input(.response(id, .failed(ResponseFailure(code: "speech_failed", message: "It failed."))))
            return (.failed, nil, "speech_failed")
        case .shutdown:
            probe.input(.shutdown)
            return (.failed, nil, "server_shutting_down")
        case .timeout:
            probe.now += .seconds(600)
            probe.input(.timer(.response(id)))
            return (.failed, nil, "response_timeout")
        }
    }

    @Test("A whole response tells words, sound and calls in the order they came")
    func whole() {
        var probe = MachineProbe()
        let id = probe.ask()
        for output in Self.spoken { probe.input(.response(id, output)) }
        #expect(probe.checker.violations == [])
        let response = probe.sent.compactMap(\.doneResponse).first
        #expect(response?.status == .completed)
        #expect(response?.output.map(\.words) == ["Let me look, wait.", "", "", "There."])
        guard case .functionCall(let callID, let name, let arguments)? = response?.output[1].kind else {
            Issue.record("The second item is no call")
            return
        }
        #expect(callID?.hasPrefix("call_") == true)
        #expect(name == "look" && arguments == #"{"where":"up"}"#)
        // 300 ms are 6 tokens of sound; the text is counted by fours of bytes.
        #expect(response?.usage?.outputDetails?.audio == 6)
        #expect(response?.usage?.outputDetails?.text == 4 + 2 + (4 + 1) + (1 + 2) + 2)
        #expect(response?.conversationID?.hasPrefix("conv_") == true)
        #expect(probe.started.count == 1)
    }

    @Test("A limit on tokens cuts text, sound, clauses and calls, and says so", arguments: [1, 2, 3, 4, 5, 7, 100])
    func limits(_ limit: Int) {
        for outputs in [Self.spoken, Self.written] {
            var probe = MachineProbe()
            let id = probe.ask(
                "hello",
                WireResponseCreate(outputModalities: outputs == Self.spoken ? [.audio] : [.text], maxOutputTokens: .tokens(limit)))
            for output in outputs { probe.input(.response(id, output)) }
            #expect(probe.checker.violations == [])
            let response = probe.sent.compactMap(\.doneResponse).first
            #expect((response?.usage?.outputTokens ?? .max) <= limit)
            #expect(response?.status == (limit == 100 ? .completed : .incomplete))
            #expect(response?.statusDetails?.reason == (limit == 100 ? nil : "max_output_tokens"))
        }
    }

    @Test("A response in G.711 is written in that format, and its clock is the same")
    func compandedOutput() {
        var probe = MachineProbe()
        let id = probe.ask(
            "hello", WireResponseCreate(audioOutput: WireAudioOutput(format: .value(WireAudioFormat(.pcmu)), voice: .value(.named("bert"))))
        )
        #expect(probe.started.first?.plan.speech == ResponsePlan.Speech(voice: "bert", speed: 1, sampleRate: 8_000))
        probe.input(.response(id, .clause("Hello.")))
        let events = probe.input(.response(id, .audio(Sound.silence(1_000, rate: 8_000))))
        guard case .outputAudioDelta(_, .pcmu(let bytes))? = events.last else {
            Issue.record("No sound in µ-law: \(events)")
            return
        }
        #expect(bytes.count == 8_000)
        probe.input(.response(id, .clauseEnded))
        probe.input(.response(id, .finished))
        let itemID = probe.sent.compactMap(\.doneResponse).first?.output.first?.id ?? ""
        #expect(probe.client(.itemTruncate(itemID: itemID, contentIndex: 0, audioEndMilliseconds: 1_000)).first?.kind == "itemTruncated")
        #expect(
            probe.client(.itemTruncate(itemID: itemID, contentIndex: 0, audioEndMilliseconds: 1_002)).first?.errorCode == "invalid_value")
    }
}
