import Testing

@testable import CharivoRealtime

@Suite("What waits for the network", .timeLimit(.minutes(1)))
struct OutboundQueueTests {
    private let piece = PCMAudio.silence(.milliseconds(20))
    private let commit = [ProviderMessage(id: "m", command: .commitAudio)]

    private func queue(commands: Int = 4) -> OutboundQueue { OutboundQueue(audioLimit: .seconds(10), commandLimit: commands) }

    @Test("E3: what a living connection has taken, and in which nobody spoke, is not said again")
    func heardAndSilent() async {
        let uplink = Uplink(limit: .seconds(15))
        let first = queue()
        uplink.connect(to: first)
        for _ in 0..<10 {
            for _ in 0..<50 {
                uplink.append(piece)
                _ = await first.next()
            }
            #expect(first.isReceiptDue())
            #expect(!first.isReceiptDue(), "one question at a time")
            first.acknowledged()
            uplink.acknowledged(over: first)
        }
        uplink.disconnect()
        #expect(uplink.connect(to: queue()) == Uplink.Account(kept: .milliseconds(500)))
    }

    @Test("H8: sound that the network has taken makes room; only what waits beyond the limit is dropped, the oldest first")
    func room() async {
        let queue = OutboundQueue(audioLimit: .milliseconds(40), commandLimit: 4)
        func piece(_ number: Int16) -> PCMAudio { PCMAudio(samples: Array(repeating: number, count: 480)) }
        for number in 0..<10 {
            queue.enqueue(piece(Int16(number)))
            _ = await queue.next()
        }
        #expect(queue.dropped == .zero)
        for number in 10..<13 { queue.enqueue(piece(Int16(number))) }
        #expect(queue.dropped == .milliseconds(20))
        #expect(await queue.next()?.first?.command == .appendAudio(piece(11)))
        queue.enqueue(piece(13))
        #expect(queue.dropped == .milliseconds(20))
        #expect(await queue.next()?.first?.command == .appendAudio(piece(12)))
    }

    @Test("E3, G2: what is said again to a provider that ends turns itself belongs to no turn yet")
    func saidAgain() {
        let uplink = Uplink(limit: .seconds(15))
        uplink.connect(to: queue())
        uplink.utteranceBegan(at: nil)
        for _ in 0..<10 { uplink.append(piece) }
        var turns = SpokenTurns()
        guard case (.found(let turn, _), _) = turns.taken(as: "user_1") else { return #expect(Bool(false)) }
        uplink.found(turn, endingAt: nil)
        for _ in 0..<5 { uplink.append(piece) }
        #expect(uplink.sinceTurn == .milliseconds(100))
        uplink.disconnect()
        let again = turns.connected(appEndsTurns: false, messageIDs: ["evt_1"])
        #expect(uplink.connect(to: queue(), saying: again).kept == .milliseconds(300))
        #expect(uplink.sinceTurn == .milliseconds(300))
    }

    @Test("E3: a question answers for what had been sent when it was put, and for nothing that came since")
    func sinceTheQuestion() async {
        let uplink = Uplink(limit: .seconds(15))
        let first = queue()
        uplink.connect(to: first)
        for number in 0..<150 {
            uplink.append(piece)
            _ = await first.next()
            if number == 49 { #expect(first.isReceiptDue()) }
        }
        first.acknowledged()
        uplink.acknowledged(over: first)
        #expect(first.unacknowledged == .seconds(2))
        // What waits was not sent, and no answer is about it.
        for _ in 0..<50 { uplink.append(piece) }
        #expect(first.isReceiptDue())
        first.acknowledged()
        #expect(first.unacknowledged == .seconds(1))
        uplink.disconnect()
        #expect(uplink.connect(to: queue()) == Uplink.Account(kept: .milliseconds(1_500)))
    }

    @Test("E3: what an older connection answers says nothing about a newer one")
    func olderConnection() {
        let uplink = Uplink(limit: .seconds(15))
        let (first, second) = (queue(), queue())
        uplink.connect(to: first)
        uplink.disconnect()
        uplink.connect(to: second)
        for _ in 0..<100 { uplink.append(piece) }
        uplink.acknowledged(over: first)
        uplink.disconnect()
        #expect(uplink.connect(to: queue()).kept == .seconds(2))
    }

    @Test("H8: commands are taken up to the limit, a group whole or not at all, and there is room again when some were sent")
    func commandLimit() async {
        let queue = queue(commands: 4)
        #expect(queue.enqueue(commit + commit + commit))
        #expect(!queue.enqueue(commit + commit))
        #expect(queue.enqueue(commit))
        #expect(!queue.enqueue(commit))
        queue.enqueue(piece)
        queue.enqueue(kept: [piece])
        #expect(await queue.next()?.count == 3)
        #expect(queue.enqueue(commit))
        queue.finish()
        #expect(queue.enqueue(commit), "nobody will send it, and nobody is to be told")
    }

    @Test("H8: a group that is larger than the limit goes when nothing else waits")
    func largeGroup() {
        let queue = queue(commands: 2)
        #expect(queue.enqueue(commit + commit + commit))
        #expect(!queue.enqueue(commit))
    }
}
