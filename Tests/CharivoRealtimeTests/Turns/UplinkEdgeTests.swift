import CharivoTesting
import Testing

@testable import CharivoRealtime

@Suite("The user's sound and turns, at the ends of sessions and connections")
struct UplinkEdgeTests {
    private func queue(_ limit: Duration = .seconds(20)) -> OutboundQueue { OutboundQueue(audioLimit: limit, commandLimit: 10) }

    @Test("H8: what was said before there was a connection is lost with the session, once; what a connection was given is not")
    func closed() {
        let uplink = Uplink(limit: .seconds(15))
        uplink.open()
        uplink.append(.silence(.seconds(1)))
        uplink.close()
        #expect(uplink.dropped == .seconds(1))
        uplink.close()
        #expect(uplink.dropped == .seconds(1))
        uplink.open()
        uplink.append(.silence(.seconds(1)))
        uplink.connect(to: queue())
        uplink.close()
        #expect(uplink.dropped == .seconds(1))
    }

    @Test("E19: nothing of a session's sound is left for the next one, and between the two nobody listens")
    func nextSession() {
        let uplink = Uplink(limit: .seconds(15))
        var turns = SpokenTurns()
        uplink.appEndsTurns(true)
        uplink.connect(to: queue())
        uplink.append(.silence(.seconds(1)))
        _ = uplink.end(turns.ended(in: "evt_1").token, with: ProviderMessage(id: "evt_1", command: .commitAudio))
        uplink.append(.silence(.seconds(1)))
        uplink.close()
        #expect(uplink.sinceTurn == .zero && uplink.utterance == .none)
        uplink.append(.silence(.seconds(2)))
        #expect(uplink.dropped == .seconds(2))
        uplink.open()
        #expect(uplink.connect(to: queue()).kept == .zero)
    }

    @Test("H8: what a slow connection lost stays counted when it is gone")
    func slowConnection() {
        let uplink = Uplink(limit: .seconds(15))
        uplink.connect(to: queue(.seconds(1)))
        for _ in 0..<30 { uplink.append(.silence(.milliseconds(100))) }
        let lost = uplink.dropped
        #expect(lost == .seconds(2))
        uplink.disconnect()
        #expect(uplink.dropped == lost)
    }

    @Test("E5: what is being said is a turn's once the app ends it, and nobody's once it is thrown away")
    func utterance() {
        var turns = SpokenTurns()
        turns.isSaid(.whole)
        #expect(turns.utterance == .whole)
        _ = turns.ended(in: "evt_1")
        #expect(turns.utterance == .none)
        turns.isSaid(.cut)
        turns.cleared()
        #expect(turns.utterance == .none)
    }

    @Test("E3: a turn that is told of once more is the same turn")
    func toldAgain() {
        var turns = SpokenTurns()
        _ = turns.taken(as: "a")
        #expect(turns.taken(as: "a").0 == .known)
        #expect(turns.count == 1)
    }

    /// Turns that the app has ended, one more than are kept.
    private var tooMany: SpokenTurns {
        var turns = SpokenTurns()
        for number in 0...SpokenTurns.limit { _ = turns.ended(in: "evt_\(number)") }
        return turns
    }

    @Test("I10: the end of a turn that was let go is unanswered until it is answered, refused, or another connection serves")
    func letGo() {
        var turns = tooMany
        for number in 1...SpokenTurns.limit { #expect(turns.refused("evt_\(number)") != nil) }
        #expect(turns.isEmpty && turns.isAnyUnanswered)

        turns = tooMany
        #expect(turns.refused(nil) == nil, "the oldest, whose sound is gone")
        #expect(turns.refused(nil) != nil)
        #expect(turns.count == SpokenTurns.limit - 1)

        turns = tooMany
        _ = turns.connected(appEndsTurns: true, messageIDs: (0..<turns.count).map { "again_\($0)" })
        _ = turns.taken(as: "a")
        #expect(turns.itemIDs == ["a"])

        turns = tooMany
        turns.forgetAll()
        #expect(turns.isEmpty && !turns.isAnyUnanswered)
    }
}
