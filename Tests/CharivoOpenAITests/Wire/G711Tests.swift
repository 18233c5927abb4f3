import CharivoRealtime
import Testing

@testable import CharivoOpenAI

@Suite("G.711")
struct G711Tests {
    @Test(
        "µ-law has the recommendation's values",
        arguments: [(0xFF, 0), (0x7F, 0), (0x80, 32_124), (0x00, -32_124), (0xF0, 120), (0xEF, 132), (0xFE, 8)])
    func muLaw(byte: Int, sample: Int) {
        #expect(G711.muLaw(decoding: UInt8(byte)) == Int16(sample))
    }

    @Test(
        "A-law has the recommendation's values",
        arguments: [(0xD5, 8), (0x55, -8), (0xAA, 32_256), (0x2A, -32_256), (0xD4, 24), (0xC5, 264), (0x80, 5_504)])
    func aLaw(byte: Int, sample: Int) {
        #expect(G711.aLaw(decoding: UInt8(byte)) == Int16(sample))
    }

    @Test("Every byte's sample is that byte again, but for µ-law's second zero")
    func bytes() {
        for byte in UInt8.min...UInt8.max {
            #expect(G711.muLaw(encoding: G711.muLaw(decoding: byte)) == (byte == 0x7F ? 0xFF : byte))
            #expect(G711.aLaw(encoding: G711.aLaw(decoding: byte)) == byte)
        }
    }

    @Test("Every sample becomes the nearest there is, to within half a step, and keeps its order")
    func samples() {
        var lastMuLaw = Int16.min
        var lastALaw = Int16.min
        for sample in Int16.min...Int16.max {
            let muLaw = G711.muLaw(decoding: G711.muLaw(encoding: sample))
            let aLaw = G711.aLaw(decoding: G711.aLaw(encoding: sample))
            let magnitude = abs(Int(sample))
            // A step of µ-law is at most a 16th of the biased magnitude, one of A-law a 16th of the magnitude, and 16 near zero.
            if magnitude <= 32_635 { #expect(abs(Int(muLaw) - Int(sample)) <= (magnitude + 132) / 32 + 1) }
            #expect(abs(Int(aLaw) - Int(sample)) <= max(magnitude / 32 + 1, 8))
            #expect(muLaw >= lastMuLaw)
            #expect(aLaw >= lastALaw)
            lastMuLaw = muLaw
            lastALaw = aLaw
        }
    }

    @Test("Audio in either law has 8,000 samples a second, and keeps its bytes")
    func audio() throws {
        for encoding in [WireAudioEncoding.pcmu, .pcma] {
            let event = ClientEvent(.inputAudioAppend(WireAudio(samples: [0, 100, -30_000], encoding: encoding)))
            let read = try ClientEvent(utf8: event.utf8, audio: encoding)
            #expect(read == event)
            guard case .inputAudioAppend(let sound) = read.payload else { continue }
            #expect(sound.bytes.count == 3)
            #expect(sound.pcm.sampleRate == 8_000)
            #expect(sound.duration == .microseconds(375))
        }
    }
}
