import CharivoOpenAI
import CharivoRealtime
import Testing

@testable import CharivoEngine

@Suite("Every number among an engine's limits is one that can be reckoned with")
struct EngineLimitBoundsTests {
    private static var times: [WritableKeyPath<EngineLimits, Duration>] {
        [
            \.sessionLength, \.recognitionBacklog, \.audioLead, \.turnLength, \.recognitionTime, \.responseTime, \.flushTime,
        ]
    }

    private static var counts: [WritableKeyPath<EngineLimits, Int>] {
        [
            \.sessions, \.messageBytes, \.unreadBytes, \.unsentBytes, \.conversationItems, \.conversationBytes, \.itemBytes,
            \.outOfBandResponses, \.pendingUtterances,
        ]
    }

    @Test("H3: one by one, a length of time is no more than a century, a count can be counted to, and neither is less than none")
    func each() {
        for path in Self.times {
            for (said, taken) in [(Duration(attoseconds: .max), Duration.longest), (.seconds(-1), .zero), (.seconds(7), .seconds(7))] {
                var limits = EngineLimits()
                limits[keyPath: path] = said
                #expect(limits.bounded[keyPath: path] == taken, "\(path)")
            }
        }
        for path in Self.counts {
            for (said, taken) in [(Int.max, 1 << 40), (.min, 0), (7, 7)] {
                var limits = EngineLimits()
                limits[keyPath: path] = said
                #expect(limits.bounded[keyPath: path] == taken, "\(path)")
            }
        }
        #expect(Mirror(reflecting: EngineLimits()).children.count == Self.times.count + Self.counts.count, "None has been forgotten here")
    }

    @Test("H3: a place in the sound is one, on either side of its beginning")
    func places() {
        #expect(AudioTicks.milliseconds(.min) == AudioTicks.milliseconds(-1 << 40))
        #expect(AudioTicks.milliseconds(.max) == AudioTicks.milliseconds(1 << 40))
        #expect(AudioTicks.milliseconds(2) != AudioTicks.milliseconds(3))
    }

    @Test("H3: a silence of no length is one of the shortest, and one without end that of the longest")
    func silence() {
        func usual(_ silence: Duration) -> Int? {
            var configuration = EngineConfiguration()
            configuration.silence = silence
            let settings = SessionSettings(id: "s", type: .realtime, model: "m", configuration: configuration, expiresAt: 0)
            guard case .server(let detection)? = settings.turnDetection else { return nil }
            return detection.silenceDurationMilliseconds
        }
        #expect(usual(.seconds(-1)) == 0)
        #expect(usual(.milliseconds(350)) == 350)
        #expect(usual(Duration(attoseconds: .max)) == Duration.longest.wholeMilliseconds)
        let detection = WireServerVAD(silenceDurationMilliseconds: 0)
        let input = WireAudioInput(turnDetection: .value(.server(detection)))
        let wire = WireSession(type: .realtime, audio: .value(WireSessionAudio(input: .value(input))))
        #expect(SessionSettings(wire: wire, defaults: wire).turnRules(longest: .seconds(30))?.silence == .milliseconds(20))
    }
}
