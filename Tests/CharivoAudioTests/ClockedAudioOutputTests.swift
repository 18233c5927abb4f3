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
        #expect(rendered.all.last == Array(repeating: 0, count: 400))
        #expect(output.flush().samples(at: 24_000) == 400)
        output.enqueue(PCMAudio(samples: [5, 5]))
        output.renderFrame()
        #expect(rendered.all.last?.prefix(3) == [5, 5, 0])
    }

    @Test("E17: while it is paused there is silence, the position stands still, and nothing that waits is lost")
    func pause() {
        let rendered = Rendered()
        let output = ClockedAudioOutput { rendered.add($0) }
        output.enqueue(Self.audio)
        output.renderFrame()
        output.pause()
        output.renderFrame()
        #expect(rendered.all.last == Array(repeating: 0, count: 400))
        output.resume()
        output.renderFrame()
        #expect(rendered.all.last == Array(repeating: 7, count: 400))
        #expect(output.flush().samples(at: 24_000) == 800)
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
