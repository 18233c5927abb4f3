internal import CharivoRealtime
internal import Synchronization

// The rules about what goes to the provider.
extension ConformanceStage {
    func groupsIndivisible() async throws {
        let (_, dial, peer) = try await connect()
        let (senders, groups, size) = (4, 20, 5)
        let sending = (0..<senders).map { sender in
            tasks.start {
                for group in 0..<groups {
                    try await dial.connection.send((0..<size).map { Self.command("g\(sender)-\(group).\($0)") })
                }
            }
        }
        for _ in 0..<(senders * groups) {
            let first = try await peer.nextCommandID()
            let group = first.split(separator: ".").first.map(String.init) ?? first
            try expect(first == "\(group).0", "A group should begin with its first command, and \(first) came.")
            for place in 1..<size {
                let id = try await peer.nextCommandID()
                try expect(id == "\(group).\(place)", "Command \(place) of group \(group) was due, and \(id) came: the group was divided.")
            }
        }
        for task in sending { try await task.value }
    }

    func groupsInOrder() async throws {
        let (_, dial, peer) = try await connect()
        let sending = tasks.start { for number in 0..<100 { try await dial.connection.send([Self.command("c\(number)")]) } }
        for number in 0..<100 {
            let id = try await peer.nextCommandID()
            try expect(id == "c\(number)", "Command c\(number) was due, and \(id) came.")
        }
        try await sending.value
    }

    func sendAfterCloseThrows() async throws {
        let (_, dial, _) = try await connect()
        await dial.connection.close()
        try await expectTransportError(of: dial.connection, after: "close()")
    }

    func sendAfterLossThrows() async throws {
        let (_, dial, peer) = try await connect()
        await peer.lose()
        try await expectEnd(of: dial, after: "after the connection was lost")
        try await expectTransportError(of: dial.connection, after: "the connection was lost")
    }

    private func expectTransportError(of connection: any RealtimeConnection, after what: String) async throws {
        do { try await connection.send([Self.command("late")]) } catch let error as RealtimeError {
            return try expect(
                error.code == .transport, "Sending after \(what) threw the code \(error.code.rawValue); it should be transport.")
        } catch {
            throw ConformanceVerdict.broken("Sending after \(what) threw \(type(of: error)); it should be a RealtimeError.")
        }
        throw ConformanceVerdict.broken("Sending after \(what) did not throw.")
    }

    func sendWaitsForTheNetwork() async throws {
        let (_, dial, peer) = try await connect()
        let sent = try await stalledSend(dial, peer)
        let before = sent.count
        await peer.resume()
        _ = try await peer.nextCommandID()
        try await bounded("That sending went on once the network took more") {
            while sent.count == before, !Task.isCancelled { _ = try? await peer.nextCommandID() }
        }
        sent.stop()
    }

    func waitingSendEnds() async throws {
        let (dialling, dial, peer) = try await connect()
        let sent = try await stalledSend(dial, peer)
        dialling.task.cancel()
        sent.stop()
        try await bounded("That a send that waited came to its end") { await sent.waitForEnd() }
    }

    /// Sends until the network takes no more: nothing has gone for a while, and much has not.
    private func stalledSend(_ dial: ConformanceDial, _ peer: any ConformancePeer) async throws -> Flood {
        guard await peer.stall() else { throw ConformanceVerdict.skipped("a fake provider that can stop to take from its wire") }
        let flood = Flood(dial.connection, tasks)
        var last = -1
        // A network has no event that says it takes no more, so this is real time. On a machine that is slow enough to stop for as long,
        // the rules are checked over a network that would have taken more: a client that keeps them is still found to keep them.
        while last != flood.count {
            last = flood.count
            try expect(
                !flood.isOver, "\(Flood.total >> 20) MiB were taken while the far side took nothing: sending should have waited.")
            try await Task.sleep(for: .milliseconds(250))
        }
        return flood
    }
}

/// A task that sends far more than any network buffers.
private final class Flood: Sendable {
    static let total = 64 << 20
    private static let size = 64 << 10
    private let progress: Progress
    private let task: Task<Void, any Error>

    final class Progress: Sendable {
        let sent = Atomic(0)
        let isOver = Atomic(false)
    }

    init(_ connection: any RealtimeConnection, _ tasks: OwnedTasks) {
        let progress = Progress()
        self.progress = progress
        task = tasks.start {
            let text = String(repeating: "x", count: Self.size)
            for number in 0..<(Self.total / Self.size) {
                let item = ConversationItem(id: "item_f\(number)", kind: .user, status: .completed, text: text)
                guard (try? await connection.send([ProviderMessage(id: "f\(number)", command: .createItem(item, after: nil))])) != nil
                else {
                    return
                }
                progress.sent.add(1, ordering: .sequentiallyConsistent)
            }
            progress.isOver.store(true, ordering: .sequentiallyConsistent)
        }
    }

    var count: Int { progress.sent.load(ordering: .sequentiallyConsistent) }
    var isOver: Bool { progress.isOver.load(ordering: .sequentiallyConsistent) }
    func stop() { task.cancel() }
    func waitForEnd() async { _ = await task.result }
}
