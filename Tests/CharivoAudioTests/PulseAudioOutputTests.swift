import CharivoRealtime
import Synchronization
import Testing

@testable import CharivoAudio

@Suite("The local speaker", .timeLimit(.minutes(1)))
struct PulseAudioOutputTests {
    /// A device that takes as much as the test lets it.
    final class Device: PlaybackDevice {
        struct State {
            var room = 0
            var latency: Duration? = .zero
            var written: [Int16] = []
            var flushes: [Int] = []
        }

        let state = Mutex(State())
        let sampleRate: Int

        init(sampleRate: Int = 24_000) { self.sampleRate = sampleRate }

        var written: [Int16] { state.withLock(\.written) }

        func allow(_ room: Int, latency: Duration?) {
            state.withLock { state in
                state.room += room
                state.latency = latency
            }
        }

        func open() async throws {}
        func close() async {}
        func knownLatency() async throws -> Duration? { state.withLock(\.latency) }
        func flush() async throws { state.withLock { $0.flushes.append($0.written.count) } }

        func write(_ samples: ArraySlice<Int16>) async throws -> Int {
            state.withLock { state in
                let taken = samples.prefix(state.room)
                state.room -= taken.count
                state.written += taken
                return taken.count
            }
        }
    }

    /// A clock that stands where a test puts it.
    final class Clock: SessionClock {
        private let moment = Mutex(Duration.zero)
        var now: Duration { moment.withLock(\.self) }
        func advance(_ duration: Duration) { moment.withLock { $0 += duration } }
        func sleep(until moment: Duration) async throws {}
    }

    let device = Device()
    let clock = Clock()

    private func steps(_ count: Int, _ output: PulseAudioOutput, _ playout: inout PulseAudioOutput.Playout) async throws {
        for _ in 0..<count { try await output.step(&playout) }
    }

    private func position(_ output: PulseAudioOutput) -> Int {
        // A flush tells the position; what waits is thrown away, so it comes last in a test.
        output.flush().samples(at: 24_000)
    }

    private static func sound(_ count: Int, _ value: Int16 = 7) -> PCMAudio { PCMAudio(samples: Array(repeating: value, count: count)) }

    @Test("B5: the position is what the device has taken, less its latency; while it stalls the position stands, whatever the clock does")
    func stalls() async throws {
        let output = PulseAudioOutput(device: device, clock: clock)
        var positions = output.positions.makeAsyncIterator()
        var playout = output.begin()
        output.enqueue(Self.sound(2_400))
        // 60 ms are taken at once, and wait in the server.
        device.allow(1_440, latency: .milliseconds(60))
        try await steps(10, output, &playout)
        #expect(device.written.count == 1_440)
        // The device stalls for ten seconds.
        clock.advance(.seconds(10))
        try await steps(100, output, &playout)
        #expect(device.written.count == 1_440, "nothing is handed over in the meantime")
        // It goes on: 20 ms are heard, and as many taken.
        device.allow(480, latency: .milliseconds(60))
        try await steps(10, output, &playout)
        #expect(await positions.next()?.samples(at: 24_000) == 160, "the rest of the frame that was begun went out first")
        #expect(!output.isIdle)
        #expect(position(output) == 480)
    }

    @Test("A latency that is not known yet, and one that grows, take nothing back and add nothing")
    func latency() async throws {
        let output = PulseAudioOutput(device: device, clock: clock)
        var playout = output.begin()
        output.enqueue(Self.sound(2_400))
        device.allow(800, latency: nil)
        try await steps(5, output, &playout)
        device.allow(0, latency: .milliseconds(10))
        try await steps(1, output, &playout)
        device.allow(0, latency: .milliseconds(30))
        try await steps(1, output, &playout)
        device.allow(0, latency: .seconds(9))
        try await steps(1, output, &playout)
        #expect(position(output) == 560)
    }

    @Test("After a flush not a sample of before is handed over, and the device is emptied before anything new is")
    func flush() async throws {
        let output = PulseAudioOutput(device: device, clock: clock)
        var playout = output.begin()
        output.enqueue(Self.sound(24_000))
        device.allow(1_000, latency: .milliseconds(20))
        try await steps(5, output, &playout)
        // 1,000 samples taken, 480 of them not heard yet; the third frame is half handed over.
        #expect(output.flush().samples(at: 24_000) == 520)
        output.enqueue(Self.sound(400, 5))
        device.allow(2_000, latency: .zero)
        try await steps(5, output, &playout)
        #expect(device.state.withLock(\.flushes) == [1_000])
        #expect(device.written.dropFirst(1_000).prefix(400) == Array(repeating: 5, count: 400)[...])
        #expect(!device.written.dropFirst(1_000).contains(7))
        #expect(output.isIdle)
        #expect(position(output) == 920)
    }

    @Test("A flush while a frame is being handed over does not count that frame for the next reply")
    func flushMeanwhile() async throws {
        let output = PulseAudioOutput(device: device, clock: clock)
        var playout = output.begin()
        output.enqueue(Self.sound(24_000))
        device.allow(100, latency: .milliseconds(50))
        try await steps(1, output, &playout)
        #expect(output.flush() == .zero)
        output.enqueue(Self.sound(400, 9))
        device.allow(100, latency: .milliseconds(5))
        try await steps(1, output, &playout)
        // 100 samples were taken, 20 less 120 of latency: none of the new ones is heard.
        #expect(position(output) == 0)
    }

    @Test("Silence between is no sound, and a pause keeps what waits")
    func pause() async throws {
        let output = PulseAudioOutput(device: device, clock: clock)
        var playout = output.begin()
        device.allow(400, latency: .zero)
        try await steps(1, output, &playout)
        output.enqueue(Self.sound(500))
        output.pause()
        device.allow(400, latency: .zero)
        try await steps(1, output, &playout)
        #expect(!device.written.contains(7))
        output.resume()
        device.allow(1_200, latency: .zero)
        try await steps(3, output, &playout)
        #expect(device.written.count { $0 == 7 } == 500)
        #expect(position(output) == 500)
    }

    @Test("A flush fades the sound out in the recording, and hands the device nothing of it: that one ends earlier, by itself")
    func fade() async throws {
        let frames = Mutex<[[Int16]]>([])
        let output = PulseAudioOutput(device: device, clock: clock) { frame in frames.withLock { $0.append(frame) } }
        var playout = output.begin()
        output.enqueue(Self.sound(24_000, 9_000))
        device.allow(400, latency: .milliseconds(10))
        try await steps(1, output, &playout)
        _ = output.flush()
        device.allow(800, latency: .milliseconds(10))
        try await steps(2, output, &playout)
        let heard = frames.withLock { $0.flatMap(\.self) }
        #expect(Tone.largestStep(in: Array(heard.dropFirst())) <= 125)
        #expect(heard[472...].allSatisfy { $0 == 0 })
        #expect(device.written.dropFirst(400).allSatisfy { $0 == 0 })
        // What runs out or is paused ends for the device too.
        output.enqueue(Self.sound(400, 9_000))
        device.allow(800, latency: .milliseconds(10))
        try await steps(2, output, &playout)
        #expect(Tone.largestStep(in: Array(device.written.suffix(401))) <= 125)
    }

    @Test("A device of another rate is counted in the session's samples")
    func otherRate() async throws {
        let device = Device(sampleRate: 48_000)
        let output = PulseAudioOutput(device: device, clock: clock)
        var playout = output.begin()
        output.enqueue(Self.sound(800))
        device.allow(1_600, latency: .milliseconds(10))
        try await steps(4, output, &playout)
        #expect(position(output) == 560)
    }

    @Test("A recording of what goes out is as long as the time, with silence where the device stalled, and without a burst behind it")
    func recording() async throws {
        let frames = Mutex<[[Int16]]>([])
        let output = PulseAudioOutput(device: device, clock: clock) { frame in frames.withLock { $0.append(frame) } }
        var playout = output.begin()
        output.enqueue(Self.sound(800))
        device.allow(400, latency: .zero)
        try await steps(2, output, &playout)
        clock.advance(.seconds(2))
        try await steps(1, output, &playout)
        device.allow(800, latency: .zero)
        try await steps(2, output, &playout)
        let all = frames.withLock(\.self)
        #expect((120...122).contains(all.count), "\(all.count)")
        #expect(all.count { $0.contains(7) } == 2)
        #expect(device.written.count == 1_200, "the device is given the sound, not the silence of the stall")
    }
}
