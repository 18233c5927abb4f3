import CharivoRealtime
import Synchronization
import Testing

@testable import CharivoAudio

@Suite struct ClockedAudioOutputTests {
    /// Two and a half frames of sound.
    static let audio = PCMAudio(samples: Array(repeating: 7, count: 1_000))

    /// What an output rendered.
    final class Rendered: Sendable {
        private let frames = Mutex<[[Int16]]>([])
        func add(_ frame: [Int16]) { frames.withLock { $0.append(frame) } }
        var all: [[Int16]] { frames.withLock(\.self) }
    }

    @Test("Sound is rendered in frames, and silence where there is none")
    func renders() {
        let rendered = Rendered()
        let output = ClockedAudioOutput { rendered.add($0) }
        output.enqueue(Self.audio)
        #expect(!output.isIdle)
        for _ in 0..<4 { output.renderFrame() }
        #expect(output.isIdle)
        #expect(rendered.all.map(\.count) == [400, 400, 400, 400])
        #expect(rendered.all.map { $0.count { $0 == 7 } } == [400, 400, 200, 0])
    }

    @Test("The position is the time of the sound that was rendered, and stands still in silence", .timeLimit(.minutes(1)))
    func position() async {
        let output = ClockedAudioOutput()
        let positions = output.positions
        output.enqueue(Self.audio)
        for _ in 0..<10 { output.renderFrame() }
        output.enqueue(PCMAudio(samples: [1]))
        output.renderFrame()
        var samples: [Int] = []
        for await position in positions {
            samples.append(position.samples(at: 24_000))
            if position >= .samples(1_001, at: 24_000) { break }
        }
        #expect(samples == [400, 800, 1_000, 1_001])
    }

    @Test("After a flush not a sample of what was queued before is rendered")
    func flush() {
        let rendered = Rendered()
        let output = ClockedAudioOutput { rendered.add($0) }
        output.enqueue(Self.audio)
        output.renderFrame()
        #expect(output.flush().samples(at: 24_000) == 400)
        output.renderFrame()
        #expect(rendered.all.last?.contains(7) == false)
        output.renderFrame()
        #expect(rendered.all.last == Array(repeating: 0, count: 400))
        #expect(output.flush().samples(at: 24_000) == 400)
        output.enqueue(PCMAudio(samples: [5, 5]))
        output.renderFrame()
        #expect(rendered.all.last?.prefix(3) == [5, 5, 4])
    }

    @Test("E17: while it is paused there is silence, the position stands still, and nothing that waits is lost")
    func pause() {
        let rendered = Rendered()
        let output = ClockedAudioOutput { rendered.add($0) }
        output.enqueue(Self.audio)
        output.renderFrame()
        output.pause()
        output.renderFrame()
        #expect(rendered.all.last?.contains(7) == false)
        output.renderFrame()
        #expect(rendered.all.last == Array(repeating: 0, count: 400))
        output.resume()
        output.renderFrame()
        #expect(rendered.all.last == Array(repeating: 7, count: 400))
        #expect(output.flush().samples(at: 24_000) == 800)
    }

    @Test(
        "Where sound is cut there is no click: its last sample fades out within 3 ms, and the position stands", arguments: Ending.allCases)
    func fade(_ ending: Ending) {
        // A wave of 440 Hz moves by 1,400 from one sample to the next; cut at its crest it would fall by 12,000.
        let tone = Tone.samples(440, sampleRate: 24_000, count: 12_000)
        for length in 1_200..<1_260 {
            let rendered = Rendered()
            let output = ClockedAudioOutput { rendered.add($0) }
            // The cut falls on another sample of the wave each time.
            output.enqueue(PCMAudio(samples: Array(tone.suffix(length + (ending == .starved ? 0 : 400)))))
            for _ in 0..<length / 400 { output.renderFrame() }
            var position = length
            switch ending {
            case .flush: position = output.flush().samples(at: 24_000)
            case .pause: output.pause()
            case .starved: break
            }
            for _ in 0..<2 { output.renderFrame() }
            let heard = rendered.all.flatMap(\.self)
            #expect(Tone.largestStep(in: heard) < 1_450, "\(length)")
            if ending != .starved { position = length / 400 * 400 }
            #expect(output.flush().samples(at: 24_000) == position)
            #expect(heard[(position + 72)...].allSatisfy { $0 == 0 })
            #expect(heard[..<position] == tone.suffix(length + (ending == .starved ? 0 : 400)).prefix(position))
        }
    }

    /// What ends a sound in the middle of a wave.
    enum Ending: CaseIterable {
        case flush
        case pause
        /// Nothing more came.
        case starved
    }

    @Test("What was thrown away before anything of it was heard leaves no trace, and a fade ends where new sound begins")
    func noTrace() {
        let rendered = Rendered()
        let output = ClockedAudioOutput { rendered.add($0) }
        output.enqueue(PCMAudio(samples: Array(repeating: 9_000, count: 1_000)))
        #expect(output.flush() == .zero)
        output.renderFrame()
        #expect(rendered.all.last == Array(repeating: 0, count: 400))
        output.enqueue(PCMAudio(samples: Array(repeating: 9_000, count: 400)))
        output.renderFrame()
        _ = output.flush()
        output.enqueue(PCMAudio(samples: Array(repeating: 100, count: 400)))
        output.renderFrame()
        #expect(rendered.all.last == Array(repeating: 100, count: 400))
    }

    @Test("Sound beyond the limit is dropped and counted")
    func limit() {
        let output = ClockedAudioOutput(limit: .milliseconds(30))
        output.enqueue(Self.audio)
        #expect(output.dropped.samples(at: 24_000) == 280)
        output.renderFrame()
        output.enqueue(PCMAudio(samples: Array(repeating: 1, count: 401)))
        #expect(output.dropped.samples(at: 24_000) == 281)
    }

    @Test("A frame is rendered when the clock says it is due, and lost time is made up for", .timeLimit(.minutes(1)))
    func clocked() async {
        // The clock's sleep returns as long as moments up to 1 s are asked for: what a machine that stood still sees.
        let rendered = Rendered()
        let output = ClockedAudioOutput(clock: EndingClock(end: .seconds(1))) { rendered.add($0) }
        await output.run()
        #expect(rendered.all.count == 60)
    }
}

/// A clock that has reached its end: sleeps up to it return at once, later ones are cancelled.
private struct EndingClock: SessionClock {
    let end: Duration
    var now: Duration { .zero }

    func sleep(until moment: Duration) async throws {
        guard moment <= end else { throw CancellationError() }
    }
}
