import CharivoRealtime
import CharivoTesting
import Testing

@testable import CharivoServer

@Suite("What a client far away has heard")
struct GatewayPlaybackTests {
    private func sounding(_ samples: Int, sent: Int? = nil) -> GatewayPlayback {
        var playback = GatewayPlayback(ahead: 120_000)
        playback.enqueue(Array(repeating: 1, count: samples))
        while playback.sent < sent ?? samples, playback.nextFrame() != nil {}
        return playback
    }

    @Test("B2: A position is never believed beyond the sound that was sent, though more waits")
    func beyond() {
        var playback = sounding(10_000, sent: 4_800)
        check(playback.reported(generation: 1, samples: 9_000), .beyond(movedTo: 4_800))
        #expect(playback.position == 4_800)
        check(playback.reported(generation: 2, samples: 1), .beyond(movedTo: nil))
        #expect(playback.position == 4_800)
    }

    @Test("B2: A position never goes back")
    func backwards() {
        var playback = sounding(4_800)
        check(playback.reported(generation: 1, samples: 3_000), .moved(to: 3_000))
        check(playback.reported(generation: 1, samples: 1_000), .nothing)
        check(playback.reported(generation: 1, samples: 3_000), .nothing)
        #expect(playback.position == 3_000)
    }

    @Test("B1: A flush answers the last position that was reported, at once")
    func flush() {
        var playback = sounding(4_800)
        _ = playback.reported(generation: 1, samples: 2_000)
        let position = playback.flush()
        #expect(position == 2_000)
        #expect(playback.isSilent)
        playback.enqueue([1])
        check(playback.nextFrame(), nil)
        check(playback.nextFlush(), 1)
        check(playback.nextFlush(), nil)
        check(playback.nextFrame()?.generation, 2)
    }

    @Test("B5: Reports that come late, for sound that was cut, move nothing, and the next reply begins at nothing heard")
    func late() {
        var playback = sounding(4_800)
        _ = playback.reported(generation: 1, samples: 2_000)
        _ = playback.flush()
        _ = playback.nextFlush()
        check(playback.reported(generation: 1, samples: 2_600), .nothing)
        #expect(playback.position == 2_000)
        playback.enqueue(Array(repeating: 1, count: 100))
        check(playback.nextFrame()?.generation, 2)
        check(playback.reported(generation: 2, samples: 40), .moved(to: 2_040))
    }

    @Test("What was heard between the last report and the flush is counted when it is acknowledged, up to what was sent")
    func acknowledgement() {
        var playback = sounding(4_800)
        _ = playback.reported(generation: 1, samples: 2_000)
        _ = playback.flush()
        check(playback.flushed(id: 1, samples: 99_999), true)
        #expect(playback.heardAfterCuts == 2_800)
        let acknowledgedTwice = playback.flushed(id: 1, samples: 1)
        let neverAsked = playback.flushed(id: 7, samples: 1)
        #expect(!acknowledgedTwice && !neverAsked)
    }

    @Test("With no sound on its way there is nothing for a client to throw away")
    func nothingSent() {
        var playback = GatewayPlayback(ahead: 24_000)
        playback.enqueue([1, 2, 3])
        let position = playback.flush()
        #expect(position == 0)
        check(playback.nextFlush(), nil)
        #expect(playback.generation == 1)
        #expect(playback.isSilent)
    }

    @Test("Sound is sent no further ahead than the limit, and goes on as it is heard")
    func ahead() {
        var playback = GatewayPlayback(ahead: 4_800)
        playback.enqueue(Array(repeating: 1, count: 20_000))
        var frames = 0
        while playback.nextFrame() != nil { frames += 1 }
        #expect(frames == 2)
        #expect(playback.sent == 4_800)
        _ = playback.reported(generation: 1, samples: 1_000)
        check(playback.nextFrame()?.samples.count, 1_000)
        check(playback.nextFrame(), nil)
    }

    @Test("Pieces of any length come out as the same samples in the same order")
    func pieces() {
        var playback = GatewayPlayback(ahead: 1_000_000)
        var random = SeededRandom.drawn()
        var all: [Int16] = []
        for _ in 0..<50 {
            let piece = (0..<Int.random(in: 0...5_000, using: &random)).map { _ in Int16.random(in: .min ... .max, using: &random) }
            all += piece
            playback.enqueue(piece)
        }
        var received: [Int16] = []
        while let frame = playback.nextFrame() {
            #expect(frame.position == received.count)
            #expect(frame.samples.count <= GatewayAudioFrame.maximumSamples)
            received += frame.samples
        }
        #expect(received == all, "\(random.repetition)")
    }

    @Test("B2, B4: Whatever a client claims, the position never goes back and never exceeds the sound that was sent", arguments: 0..<20)
    func anything(run: Int) {
        var random = SeededRandom.drawn(run: run)
        var playback = GatewayPlayback(ahead: 24_000)
        var (sentInAll, last) = (0, 0)
        for _ in 0..<500 {
            switch Int.random(in: 0..<5, using: &random) {
            case 0: playback.enqueue(Array(repeating: 1, count: .random(in: 0...9_000, using: &random)))
            case 1: sentInAll += playback.nextFrame()?.samples.count ?? 0
            case 2:
                _ = playback.reported(
                    generation: playback.generation + .random(in: -2...1, using: &random), samples: .random(in: 0...30_000, using: &random))
            case 3:
                let before = playback.position
                check(playback.flush(), before)
                _ = playback.nextFlush()
            default: _ = playback.flushed(id: .random(in: 0...9, using: &random), samples: .random(in: 0...30_000, using: &random))
            }
            #expect(playback.position >= last, "\(random.repetition)")
            #expect(playback.position + playback.heardAfterCuts <= sentInAll, "\(random.repetition)")
            last = playback.position
        }
    }
}
