import Synchronization
import Testing

@testable import CharivoWebSocket

@Suite("The queue of messages that wait", .timeLimit(.minutes(1)))
struct InboundQueueTests {
    @Test("What arrived before the end is delivered, then the end, again and again")
    func end() async {
        let queue = InboundQueue(highWaterMark: 1000)
        #expect(queue.append(.text("a")))
        queue.finish()
        _ = queue.append(.text("late"))
        #expect(await queue.next() == .text("a"))
        #expect(await queue.next() == nil)
        #expect(await queue.next() == nil)
    }

    @Test("Above the mark reads are to stop, and half of it later they are to go on, once")
    func marks() async {
        let queue = InboundQueue(highWaterMark: 1000)
        let resumed = Atomic(0)
        queue.onRoom { _ = resumed.add(1, ordering: .relaxed) }
        let message = WebSocketMessage.binary(Array(repeating: 0, count: 300))
        #expect(queue.append(message))
        #expect(queue.append(message))
        #expect(!queue.append(message))
        #expect(!queue.append(message))
        _ = await queue.next()
        _ = await queue.next()
        func count() -> Int { resumed.load(ordering: .relaxed) }
        #expect(count() == 0)
        _ = await queue.next()
        #expect(count() == 1)
        _ = await queue.next()
        #expect(count() == 1)
    }

    @Test("Empty messages fill the queue too")
    func emptyMessages() {
        let queue = InboundQueue(highWaterMark: 1000)
        #expect((0..<100).contains { _ in !queue.append(.text("")) })
    }

    @Test("A reader that is cancelled gets the end, and the next reader the message")
    func cancellation() async {
        let queue = InboundQueue(highWaterMark: 1000)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { #expect(await queue.next() == nil) }
            group.cancelAll()
        }
        _ = queue.append(.text("a"))
        #expect(await queue.next() == .text("a"))
    }

    @Test("Messages are handed to several readers each once, with nothing lost")
    func severalReaders() async {
        let queue = InboundQueue(highWaterMark: 1_000_000)
        let taken = await withTaskGroup(of: [String].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var taken: [String] = []
                    while let message = await queue.next() { taken.append(message.string ?? "") }
                    return taken
                }
            }
            for number in 0..<1000 { _ = queue.append(.text(String(number))) }
            queue.finish()
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(taken.compactMap(Int.init).sorted() == Array(0..<1000))
    }

    @Test("A signal wakes all who wait, and not who has given up")
    func signal() async {
        let signal = Signal<Int>()
        await withTaskGroup(of: Int?.self) { group in
            group.addTask { await signal.wait() }
            group.cancelAll()
            #expect(await group.next() == .some(nil))
        }
        await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<3 { group.addTask { await signal.wait() } }
            signal.set(7)
            signal.set(8)
            for await value in group { #expect(value == 7) }
        }
        #expect(signal.value == 7)
    }
}
