import CharivoAudio
import CharivoEngine
import CharivoRealtime
import CharivoSpeech
import Testing

@Suite("Voice activity")
struct VoiceActivityTests {
    enum Kind: String, CaseIterable {
        case webRTC, webRTCWithNoiseSuppression, energy

        var detector: any VoiceActivityDetector {
            switch self {
            case .webRTC: WebRTCVoiceActivityDetector()
            case .webRTCWithNoiseSuppression: WebRTCVoiceActivityDetector(suppressesNoise: true)
            case .energy: EnergyVoiceActivityDetector()
            }
        }
    }

    /// Judges every frame; the share that is speech within the given part of the sound.
    private func share(of kind: Kind, in samples: [Int16], from: Int = 0, to: Int? = nil) -> Double {
        var detector = kind.detector
        let length = detector.frameLength
        var (speech, count) = (0, 0)
        for start in stride(from: 0, through: samples.count - length, by: length) {
            let isSpeech = detector.isSpeech(samples[start..<(start + length)])
            guard start >= from, start < to ?? samples.count else { continue }
            count += 1
            if isSpeech { speech += 1 }
        }
        return count == 0 ? 0 : Double(speech) / Double(count)
    }

    /// White noise of a level relative to full scale, the same every time.
    private func noise(_ level: Double, count: Int) -> [Int16] {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        // Uniform from −1 to 1 has the effective value 1/√3.
        let scale = level * 3.0.squareRoot() * 32_768
        return (0..<count).map { _ -> Int16 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let uniform = Double(state >> 11) / Double(1 << 52) - 1
            return Int16(clamping: Int(uniform * scale))
        }
    }

    @Test("Silence, hiss and a humming room are no speech", arguments: Kind.allCases)
    func quiet(kind: Kind) {
        let count = 16_000 * 5
        #expect(share(of: kind, in: Array(repeating: 0, count: count)) == 0)
        #expect(share(of: kind, in: noise(0.001, count: count)) < 0.02, "a hiss")
        // The first second may go by before the noise is known.
        #expect(share(of: kind, in: noise(0.03, count: count), from: 16_000) < 0.12, "a loud fan")
    }

    @Test("What people say is speech, before and after it is not", .timeLimit(.minutes(1)), arguments: Kind.allCases)
    func people(kind: Kind) throws {
        for recording in try HumanRecordings.all() {
            let gap = noise(0.0005, count: 16_000)
            let samples = gap + recording.audio.samples + gap
            let (start, end) = (gap.count, gap.count + recording.audio.samples.count)
            #expect(share(of: kind, in: samples, from: start, to: end) > 0.45, "\(recording.name)")
            #expect(share(of: kind, in: samples, to: start) < 0.05, "before \(recording.name)")
            #expect(share(of: kind, in: samples, from: end + 8_000) < 0.1, "after \(recording.name)")
        }
    }

    @Test("Speech well above the noise is found in it", .timeLimit(.minutes(1)), arguments: [Kind.webRTC, .webRTCWithNoiseSuppression])
    func inNoise(kind: Kind) throws {
        for recording in try HumanRecordings.all() {
            // 15 dB below the voice.
            let noise = noise(recording.audio.rms / 5.6, count: recording.audio.samples.count + 32_000)
            var samples = noise
            for (index, sample) in recording.audio.samples.enumerated() {
                samples[16_000 + index] = Int16(clamping: Int(samples[16_000 + index]) + Int(sample))
            }
            let end = 16_000 + recording.audio.samples.count
            #expect(share(of: kind, in: samples, from: 16_000, to: end) > 0.35, "\(recording.name)")
            #expect(share(of: kind, in: samples, from: end + 6_400) < 0.15, "after \(recording.name)")
        }
    }

    @Test("A click is no speech", arguments: [Kind.webRTC, .energy])
    func clicks(kind: Kind) {
        var samples = noise(0.0005, count: 16_000 * 5)
        for start in stride(from: 8_000, to: samples.count - 100, by: 8_000) {
            for (index, sample) in noise(0.3, count: 60).enumerated() { samples[start + index] = sample }
        }
        #expect(share(of: kind, in: samples) < 0.2)
    }

    @Test("After a reset a detector judges as a new one does", .timeLimit(.minutes(1)), arguments: Kind.allCases)
    func reset(kind: Kind) throws {
        let samples = try HumanRecordings.raw("goforward").samples
        func verdicts(_ detector: inout any VoiceActivityDetector) -> [Bool] {
            stride(from: 0, through: samples.count - 160, by: 160).map { detector.isSpeech(samples[$0..<($0 + 160)]) }
        }
        var detector = kind.detector
        let first = verdicts(&detector)
        detector.reset()
        #expect(verdicts(&detector) == first)
        #expect(first.contains(true) && first.contains(false))
    }

    @Test("Detectors of different sessions do not disturb each other", .timeLimit(.minutes(1)))
    func sessions() async throws {
        let samples = try HumanRecordings.raw("something").samples
        let expected = share(of: .webRTC, in: samples)
        await withTaskGroup(of: Double.self) { group in
            for _ in 0..<8 { group.addTask { share(of: .webRTC, in: samples) } }
            for await result in group { #expect(result == expected) }
        }
    }

    @Test("A frame of a wrong length is no speech and no crash", arguments: [0, 1, 159, 161, 4_000])
    func wrongLength(count: Int) {
        var detector = WebRTCVoiceActivityDetector(floorMargin: nil)
        let isSpeech = detector.isSpeech(noise(0.2, count: count)[...])
        #expect(!isSpeech)
    }
}
