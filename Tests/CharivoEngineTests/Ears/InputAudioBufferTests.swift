import CharivoRealtime
import Testing

@testable import CharivoEngine

struct InputAudioBufferTests {
    private func buffer(_ rules: TurnRules? = TurnRules()) -> InputAudioBuffer {
        InputAudioBuffer(detector: LoudnessDetector(), rules: rules)
    }

    private func sounds(_ events: [InputAudioBuffer.Event]) -> [Int16] {
        events.flatMap { if case .sound(let audio) = $0 { audio.samples } else { [Int16]() } }
    }

    private func edges(_ events: [InputAudioBuffer.Event]) -> [InputAudioBuffer.Event] {
        events.filter { if case .sound = $0 { false } else { true } }
    }

    @Test(
        "A whole turn in one append is found, and its sound begins with what lay before the speech", arguments: [1, 7, 240, 2_400, 100_000])
    func turnInPieces(_ pieceLength: Int) throws {
        var buffer = buffer()
        let sound = Sound.silence(1_000) + Sound.speech(600) + Sound.silence(400)
        var events: [InputAudioBuffer.Event] = []
        for start in stride(from: 0, to: sound.count, by: pieceLength) {
            let piece = Array(sound[start..<min(sound.count, start + pieceLength)])
            events += try buffer.append(PCMAudio(samples: piece), characterSpeaks: false)
        }
        let edges = edges(events)
        #expect(edges.count == 2)
        guard case .speechStarted(let start)? = edges.first, case .speechStopped(let stop)? = edges.last else {
            Issue.record("Not the events that were expected")
            return
        }
        #expect(abs(start.milliseconds - 700) <= 20)
        #expect(abs(stop.milliseconds - 1_800) <= 20)
        #expect(sounds(events).count == (stop - start).count)
        #expect(sounds(events) == Array(sound[start.count..<stop.count]))
        #expect(buffer.end == AudioTicks(sound.count))
    }

    @Test("A click or a cough makes no turn")
    func noise() throws {
        var buffer = buffer()
        let sound = Sound.silence(300) + Sound.speech(60) + Sound.silence(300) + Sound.speech(80) + Sound.silence(300)
        let events = try buffer.append(PCMAudio(samples: sound), characterSpeaks: false)
        #expect(events == [])
    }

    @Test("By hand, 100 ms can be committed and 99 cannot")
    func manualCommit() throws {
        var buffer = buffer(nil)
        #expect(throws: InputAudioBuffer.Refusal.tooShort(.zero)) { try buffer.commit() }
        let first = try buffer.append(PCMAudio(samples: Sound.silence(99)), characterSpeaks: false)
        #expect(edges(first) == [.manualTurnStarted(at: .zero)])
        #expect(throws: InputAudioBuffer.Refusal.tooShort(.milliseconds(99))) { try buffer.commit() }
        _ = try buffer.append(PCMAudio(samples: Sound.silence(1)), characterSpeaks: false)
        #expect(try buffer.commit() == .milliseconds(100))
        #expect(throws: InputAudioBuffer.Refusal.tooShort(.zero)) { try buffer.commit() }
    }

    @Test("Under turn detection only speech can be committed")
    func commitUnderDetection() throws {
        var buffer = buffer()
        _ = try buffer.append(PCMAudio(samples: Sound.silence(1_000)), characterSpeaks: false)
        #expect(throws: InputAudioBuffer.Refusal.tooShort(.zero)) { try buffer.commit() }
        _ = try buffer.append(PCMAudio(samples: Sound.speech(400)), characterSpeaks: false)
        #expect(try buffer.commit().milliseconds == 700)
        // The speech goes on: that is a new turn, which does not reach back into the old one.
        let events = try buffer.append(PCMAudio(samples: Sound.speech(400)), characterSpeaks: false)
        #expect(edges(events) == [.speechStarted(at: .milliseconds(1_400))])
    }

    @Test("A buffer that the client commits by hand has a limit")
    func full() throws {
        var rules = TurnRules()
        rules.longestTurn = .milliseconds(500)
        var buffer = InputAudioBuffer(detector: LoudnessDetector(), rules: rules)
        _ = buffer.use(nil)
        _ = try buffer.append(PCMAudio(samples: Sound.silence(500)), characterSpeaks: false)
        #expect(throws: InputAudioBuffer.Refusal.full(limit: .milliseconds(500))) {
            try buffer.append(PCMAudio(samples: Sound.silence(1)), characterSpeaks: false)
        }
        let wasInTurn = buffer.clear()
        #expect(wasInTurn)
        _ = try buffer.append(PCMAudio(samples: Sound.silence(1)), characterSpeaks: false)
    }

    @Test("A format of 8 kHz counts the same milliseconds, and may come in the middle")
    func formats() throws {
        var buffer = buffer()
        _ = try buffer.append(PCMAudio(samples: Sound.silence(500)), characterSpeaks: false)
        let sound = Sound.silence(500, rate: 8_000) + Sound.speech(600, rate: 8_000) + Sound.silence(300, rate: 8_000)
        let edges = edges(try buffer.append(PCMAudio(samples: sound, sampleRate: 8_000), characterSpeaks: false))
        guard case .speechStarted(let start)? = edges.first, case .speechStopped(let stop)? = edges.last else {
            Issue.record("No turn was found: \(edges)")
            return
        }
        #expect(abs(start.milliseconds - 700) <= 20)
        #expect(abs(stop.milliseconds - 1_800) <= 20)
    }
}
