import Testing

@testable import CharivoEngine

@Suite(.timeLimit(.minutes(1)))
struct FlowTests {
    @Test("A bounded queue hands on in order, and makes its producers wait for room")
    func order() async {
        let queue = BoundedQueue<Int>(limit: 3)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for number in 0..<1_000 { await queue.send(number, cost: 1 + number % 3) }
                queue.finish()
            }
            var expected = 0
            while let number = await queue.next() {
                #expect(number == expected)
                expected += 1
            }
            #expect(expected == 1_000)
        }
    }

    @Test("What costs more than the limit goes through an empty queue, and a push is never turned away")
    func oversize() async {
        let queue = BoundedQueue<String>(limit: 3)
        #expect(await queue.send("large", cost: 1_000))
        #expect(queue.push("pushed", cost: 1_000))
        #expect(await queue.next() == "large")
        #expect(await queue.next() == "pushed")
        queue.finish()
        #expect(await queue.next() == nil)
        #expect(!queue.push("late"))
        #expect(await queue.send("late") == false)
    }

    @Test("Producers that wait are let go when the queue is finished, or their task is cancelled")
    func waitingProducers() async {
        let queue = BoundedQueue<Int>(limit: 1)
        await queue.send(1)
        let results = await withTaskGroup(of: Bool.self) { group in
            for number in 2..<6 { group.addTask { await queue.send(number) } }
            group.addTask {
                await withTaskGroup(of: Bool.self) { inner in
                    inner.addTask { await queue.send(6) }
                    inner.cancelAll()
                    return await inner.next() ?? true
                }
            }
            #expect(await group.next() == false)
            #expect(await queue.next() == 1)
            #expect(queue.finishAndDrain().count <= 1)
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.count == 4)
    }

    @Test("A consumer that waits is let go when its task is cancelled")
    func waitingConsumer() async {
        let queue = BoundedQueue<Int>(limit: 1)
        let answer = await withTaskGroup(of: Int?.self) { group in
            group.addTask { await queue.next() }
            group.cancelAll()
            return await group.next() ?? 0
        }
        #expect(answer == nil)
        #expect(queue.push(1))
        #expect(await queue.next() == 1)
    }

    @Test("A gauge lets through below its limit only")
    func gauge() async {
        let gauge = Gauge(limit: 10)
        gauge.add(12)
        let level = await withTaskGroup(of: Int.self) { group in
            group.addTask {
                await gauge.waitForRoom()
                return gauge.level
            }
            gauge.subtract(2)
            #expect(gauge.level == 10)
            gauge.subtract(1)
            return await group.next()
        }
        #expect(level == 9)
    }

    @Test("A signal stops work that runs and work that has not begun, and work that ends by itself needs none")
    func stopSignal() async {
        let latch = Latch()
        let running = StopSignal()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await running.run { await expectCancellation(latch) } }
            await latch.arrivals()
            running.fire()
        }
        let early = StopSignal()
        early.fire()
        await early.run { await expectCancellation(latch) }
        let finished = Latch()
        await StopSignal().run { finished.open() }
        await finished.waitStubbornly()
    }

    private func expectCancellation(_ latch: Latch) async {
        await #expect(throws: CancellationError.self) { try await latch.wait() }
    }

    @Test("Ids have their prefix and 21 random letters")
    func identifiers() {
        let identifiers = Identifiers()
        let ids = (0..<1_000).map { _ in identifiers.item() }
        #expect(Set(ids).count == 1_000)
        #expect(ids.allSatisfy { $0.hasPrefix("item_") && $0.count == 26 && $0.dropFirst(5).allSatisfy { $0.isLetter || $0.isNumber } })
        let repeated = [1, 2].map { _ in Identifiers(random: SharedRandom(seed: 7).next).response() }
        #expect(repeated[0] == repeated[1])
    }
}
