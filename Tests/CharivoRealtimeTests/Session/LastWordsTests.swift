import CharivoTesting
import Testing

@testable import CharivoRealtime

@Suite("What was accepted before a session was stopped", .timeLimit(.minutes(1)))
struct LastWordsTests {
    private func texts(_ messages: [ProviderMessage]) -> [String] {
        messages.compactMap { message in
            if case .createItem(let item, _) = message.command { item.effectiveText } else { nil }
        }
    }

    @Test("E9: what waits for the network when the session is stopped is still sent, and then the connection is closed from this side")
    func sent() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        peer.stall()
        try await stage.manager.sendMessage("Goodbye.")
        async let stopped: Void = stage.manager.stopSession()
        await stage.clock.sleeper(within: .seconds(2))
        #expect(peer.ended == nil)
        peer.resume()
        await stopped
        #expect(texts(peer.unread()) == ["Goodbye."])
        #expect(peer.ended == ConnectionEnd(cause: .closedLocally))
        #expect(await stage.manager.state.session.status == .stopped)
    }

    @Test("E9: a network that takes nothing does not hold a stop up for longer than a close may take")
    func bounded() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        peer.stall()
        try await stage.manager.sendMessage("Goodbye.")
        async let stopped: Void = stage.manager.stopSession()
        await stage.clock.sleeper(within: .seconds(2))
        stage.clock.advance(by: .seconds(2))
        await stopped
        #expect(await stage.manager.state.session.status == .stopped)
        await peer.waitForEnd()
        #expect(texts(peer.unread()).isEmpty)
    }

    @Test("E9: a queue that is closed takes nothing more, and gives all that it has")
    func closed() async {
        let queue = OutboundQueue(audioLimit: .seconds(1), commandLimit: 10)
        queue.enqueue([ProviderMessage(id: "1", command: .commitAudio)])
        queue.enqueue(.silence(.milliseconds(20)))
        queue.close()
        queue.enqueue([ProviderMessage(id: "2", command: .commitAudio)])
        #expect(!queue.isDrained)
        #expect(await queue.next()?.map(\.id) == ["1"])
        #expect(await queue.next()?.count == 1)
        #expect(await queue.next() == nil)
        #expect(queue.isDrained)
    }

    @Test("E9: a queue that is closed while somebody waits for more tells that there is no more")
    func closedWhileWaiting() async {
        let queue = OutboundQueue(audioLimit: .seconds(1), commandLimit: 10)
        async let next = queue.next()
        await Task.yield()
        queue.close()
        #expect(await next == nil)
        #expect(queue.isDrained)
    }
}
