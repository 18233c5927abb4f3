import CharivoTesting
import Testing

@testable import CharivoRealtime

@Suite("How events reach their consumers", .timeLimit(.minutes(1)))
struct EventDeliveryTests {
    private let turn = TurnIdentity(responseID: "resp_1", itemID: "item_1", generation: 1)

    private func level(_ value: Double) -> RealtimeEvent { .lipSync(rms: value, characterID: nil, turn) }
    private func delta(_ number: Int) -> RealtimeEvent { .assistantDelta("\(number)", turn) }
    private func done(_ number: Int) -> RealtimeEvent {
        .responseDone(ResponseReport(status: .completed, reason: nil, turn: TurnIdentity(responseID: "resp_\(number)", generation: 1)))
    }

    private func read(_ buffer: EventBuffer) async -> [RealtimeEvent] {
        buffer.finish()
        var events: [RealtimeEvent] = []
        while let event = await buffer.next() { events.append(event) }
        return events
    }

    @Test("H1: a slow consumer loses levels first, then steps, the oldest first, and never what ends or answers")
    func order() async {
        let buffer = EventBuffer(limit: 6)
        for event in [level(0.1), delta(1), level(0.2), done(1), delta(2), level(0.3)] { #expect(buffer.append(event)) }
        #expect(!buffer.append(done(2)))
        #expect(!buffer.append(delta(3)))
        #expect(!buffer.append(delta(4)))
        #expect(buffer.counters.droppedLevels == 3)
        #expect(!buffer.append(done(3)))
        #expect(!buffer.append(done(4)))
        #expect(buffer.counters == EventCounters(delivered: 0, waiting: 6, droppedLevels: 3, droppedProgress: 2))
        #expect(await read(buffer) == [done(1), done(2), delta(3), delta(4), done(3), done(4)])
        #expect(buffer.counters == EventCounters(delivered: 6, waiting: 0, droppedLevels: 3, droppedProgress: 2))
    }

    @Test("H1: a level that finds no room is itself the one to go, and what must arrive is kept beyond the limit")
    func full() async {
        let buffer = EventBuffer(limit: 2)
        for number in 1...4 { #expect(buffer.append(done(number))) }
        #expect(!buffer.append(level(0.5)))
        #expect(!buffer.append(delta(1)))
        #expect(await read(buffer) == (1...4).map(done))
    }

    @Test("H1: a consumer that never reads is given up after eight times the limit: it can read what waits, and then it is told")
    func overrun() async {
        let buffer = EventBuffer(limit: 2)
        for number in 1...16 { #expect(buffer.append(done(number))) }
        #expect(!buffer.isOverrun)
        #expect(!buffer.append(done(17)))
        #expect(buffer.isOverrun)
        #expect(buffer.append(done(18)), "nobody is there to lose it")
        var events: [RealtimeEvent] = []
        while let event = await buffer.next() { events.append(event) }
        #expect(events == (1...16).map(done))
    }

    @Test("H1: two tasks that read one subscription share its events, and one of them may stop")
    func twoReaders() async {
        let buffer = EventBuffer(limit: 8)
        let first = Task { await buffer.next() }
        let second = Task { await buffer.next() }
        first.cancel()
        #expect(await first.value == nil)
        _ = buffer.append(done(1))
        #expect(await second.value == done(1))
        let third = Task { await buffer.next() }
        let fourth = Task { await buffer.next() }
        _ = buffer.append(done(2))
        _ = buffer.append(done(3))
        let both = [await third.value, await fourth.value]
        #expect(both.contains(done(2)) && both.contains(done(3)))
    }

    @Test("H1: of many states the newest is the one that a slow consumer finds")
    func newestState() async {
        let buffer = EventBuffer(limit: 3)
        var state = RealtimeState()
        for number in 1...20 {
            state.response.text = "\(number)"
            _ = buffer.append(.stateChanged(state))
        }
        #expect(await read(buffer).last == .stateChanged(state))
    }

    @Test("H1: the newest state is found by a slow consumer, whatever came after it; an older one is not kept for that")
    func newestStateBeforeMuch() async {
        let buffer = EventBuffer(limit: 3)
        var states: [RealtimeEvent] = []
        for number in 1...2 {
            var state = RealtimeState()
            state.response.text = "\(number)"
            states.append(.stateChanged(state))
            _ = buffer.append(.stateChanged(state))
        }
        for number in 1...20 { _ = buffer.append(delta(number)) }
        #expect(buffer.counters.waiting == 3)
        #expect(await read(buffer) == [states[1], delta(19), delta(20)])
    }

    @Test("H1: where only what must arrive is left besides the newest state, a step goes and the state stays, until a newer one comes")
    func newestStateAmongFinals() async {
        var newer = RealtimeState()
        newer.response.text = "Newer"
        for states in [[RealtimeState()], [RealtimeState(), newer]] {
            let buffer = EventBuffer(limit: 2)
            _ = buffer.append(.stateChanged(states[0]))
            _ = buffer.append(done(1))
            #expect(!buffer.append(delta(1)))
            for state in states.dropFirst() { #expect(!buffer.append(.stateChanged(state))) }
            #expect(buffer.counters.droppedProgress == states.count)
            #expect(await read(buffer).filter { $0 != done(1) } == [.stateChanged(states[states.count - 1])])
        }
    }

    @Test("H1: a consumer that does not read holds neither the session nor others up, and what it lost is counted for all")
    func slowConsumer() async throws {
        var options = RealtimeManagerOptions()
        options.eventBufferLimit = 8
        let stage = Stage(options: options)
        let slow = stage.manager.events()
        let peer = try await stage.start()
        await stage.speak(peer)
        for _ in 0..<30 { await stage.hear(.milliseconds(20)) }
        await stage.finish(peer)
        await stage.hear(.seconds(2))
        await stage.manager.stopSession()
        #expect(slow.counters.waiting <= 12)
        #expect(slow.dropped > 0)
        #expect(stage.manager.droppedEvents == slow.dropped)
        var finals: [String] = []
        for await event in slow {
            finals.append(event.name)
            if event.name == "realtime:session:end" { break }
        }
        for name in ["realtime:session:start", "realtime:response:done", "realtime:assistant:done", "tts:audio:end", "realtime:playback"] {
            #expect(finals.contains(name), "\(name) was lost")
        }
    }

    @Test("H4: a consumer that stops, or is let go, or a projector that throws, is nobody else's concern")
    func isolated() async throws {
        struct Broken: Error {}
        let projectors = [ResultProjector { _ in throw Broken() }, ResultProjector { [.expression(id: "smile", $0.turn)] }]
        let stage = Stage(tools: [Tool("smile", "Smile.") { _, _ in [:] }], projectors: projectors)
        let peer = try await stage.start()
        var dropped: EventSubscription? = stage.manager.events()
        #expect(dropped != nil)
        dropped = nil
        let events = stage.manager.events()
        let cancelled = Task { for await _ in events {} }
        cancelled.cancel()
        await cancelled.value
        let other = stage.manager.events()
        await stage.callTools(peer, [("call_1", "smile", "{}")])
        await stage.recorder.first(named: "realtime:expression")
        await stage.manager.stopSession()
        var names: [String] = []
        for await event in other {
            names.append(event.name)
            if event.name == "realtime:session:end" { break }
        }
        #expect(names.contains("realtime:tool:result"))
        #expect(names.contains("realtime:expression"))
        #expect(!names.contains("realtime:tool:error"), "the tool has succeeded")
    }
}
