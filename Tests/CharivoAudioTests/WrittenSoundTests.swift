import Testing

@testable import CharivoAudio

@Suite("What a sound server was handed")
struct WrittenSoundTests {
    private func written(_ samples: [Int16], limit: Int = 1_000) -> WrittenSound {
        var written = WrittenSound(limit: limit)
        written.append(samples[...])
        return written
    }

    @Test("A cut begins behind what is heard, fades from that sample, and is silent to the end of what was written")
    func cut() {
        var sound = written(Array(repeating: 100, count: 20))
        #expect(sound.cut(after: 9, fade: 4) == .init(start: 10, samples: [75, 50, 25, 0, 0, 0, 0, 0, 0, 0]))
        #expect(sound.count == 20)
        #expect(sound.cut(after: 15, fade: 4) == nil, "there is only silence")
        sound.append([8, 8, 8, 8, 8, 8])
        #expect(sound.cut(after: 21, fade: 2) == .init(start: 22, samples: [4, 0, 0, 0]))
    }

    @Test("Near the end, and beyond it, the fade ends where the sound would")
    func nearTheEnd() {
        for place in [17, 19, 400] {
            var sound = written(Array(repeating: 100, count: 20))
            #expect(sound.cut(after: place, fade: 4) == .init(start: 16, samples: [75, 50, 25, 0]))
        }
    }

    @Test("Of which nothing was heard, nothing is left")
    func unheard() {
        var sound = written(Array(repeating: 100, count: 8))
        #expect(sound.cut(after: -1, fade: 4) == .init(start: 0, samples: Array(repeating: 0, count: 8)))
        sound = written([])
        #expect(sound.cut(after: 5, fade: 4) == nil)
        sound = written([100, 100])
        #expect(sound.cut(after: 1, fade: 4) == .init(start: 0, samples: [0, 0]), "shorter than a fade")
    }

    @Test("Only the newest is remembered, at its own place")
    func limit() {
        var sound = WrittenSound(limit: 10)
        for _ in 0..<100 { sound.append([50, 50, 50]) }
        #expect(sound.count == 300)
        #expect(sound.cut(after: 294, fade: 4) == .init(start: 295, samples: [37, 25, 12, 0, 0]))
        let cut = sound.cut(after: 0, fade: 4)
        #expect(cut.map { $0.start + $0.samples.count } == 300)
        #expect(cut.map { $0.start > 270 } == true)
    }
}
