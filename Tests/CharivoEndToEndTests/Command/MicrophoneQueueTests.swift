import Testing

@testable import charivo

@Suite struct MicrophoneQueueTests {
    @Test("A microphone hears silence while nothing is said")
    func silence() {
        var microphone = MicrophoneQueue()
        #expect(microphone.next() == .init(samples: Array(repeating: 0, count: 480)))
    }

    @Test("Speech goes out in pieces of 20 ms, and its end is where the last audible sample is")
    func speech() {
        var microphone = MicrophoneQueue()
        microphone.speak(Array(repeating: 1_000, count: 500) + Array(repeating: 3, count: 2_000))
        #expect(microphone.next() == .init(samples: Array(repeating: 1_000, count: 480)))
        #expect(microphone.isSpeaking)
        let last = microphone.next()
        #expect(last.speechEnd == 20)
        #expect(last.samples == Array(repeating: 1_000, count: 20) + Array(repeating: 0, count: 460))
        #expect(!microphone.isSpeaking)
        #expect(microphone.next().speechEnd == nil)
    }

    @Test("Something said while something is being said comes after it")
    func queued() {
        var microphone = MicrophoneQueue()
        microphone.speak(Array(repeating: 1_000, count: 480))
        microphone.speak(Array(repeating: 2_000, count: 480))
        #expect(microphone.next().samples.first == 1_000)
        #expect(microphone.next().samples.first == 2_000)
    }
}

@Suite struct LatencyLogTests {
    @Test("A wait lasts from the end of speech to the first sound after it, once")
    func wait() {
        var log = LatencyLog()
        log.becameAudible(at: .seconds(1))
        log.userEnded(at: .seconds(2))
        log.becameAudible(at: .seconds(3))
        log.becameAudible(at: .seconds(9))
        #expect(log.waits == [.seconds(1)])
    }

    @Test("What is waited for is forgotten when the user goes on")
    func goesOn() {
        var log = LatencyLog()
        log.userEnded(at: .seconds(2))
        log.userBegan()
        log.becameAudible(at: .seconds(3))
        #expect(log.waits.isEmpty)
        #expect(log.median == nil && log.longest == nil)
    }

    @Test("The median is a wait that was measured")
    func median() {
        var log = LatencyLog()
        for (index, wait) in [3, 1, 4, 2].enumerated() {
            log.userEnded(at: .seconds(10 * index))
            log.becameAudible(at: .seconds(10 * index + wait))
        }
        #expect(log.median == .seconds(2))
        #expect(log.longest == .seconds(4))
    }
}
