internal import CharivoRealtime
internal import Synchronization

// The rules about what goes to the provider.
extension ConformanceStage {
    func groupsIndivisible() async throws {
        let (_, dial, peer) = try await connect()
        let (tasks, groups, size) = (4, 20, 5)
        let sending = Task {
            try await withThrowingTaskGroup(of: Void.self) { all in
                for task in 0..<tasks {
                    all.addTask {
                        for group in 0..<groups {
                            try await dial.connection.send((0..<size).map { Self.command("g\(task)-\(group).\($0)") })
                        }
                    }
                }
                try await all.waitForAll()
            }
        }
        defer { sending.cancel() }
        for _ in 0..<(tasks * groups) {
            let first = try await peer.nextCommandID()
            let group = first.split(separator: ".").first.map(String.init) ?? first
            try expect(first == "\(group).0", "A group should begin with its first command, and \(first) came.")
            for place in 1..<size {
                let id = try await peer.nextCommandID()
                try expect(id == "\(group).\(place)", "Command \(place) of group \(group) was due, and \(id) came: the group was divided.")
            }
        }
        try await sending.value
    }

    func groupsInOrder() async throws {
        let (_, dial, peer) = try await connect()
        let sending = Task { for number in 0..<100 { try await dial.connection.send([Self.command("c\(number)")]) } }
        defer { sending.cancel() }
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
        let flood = Flood(dial.connection)
        var last = -1
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
    private let task: Task<Void, Never>

    final class Progress: Sendable {
        let sent = Atomic(0)
        let isOver = Atomic(false)
    }

    init(_ connection: any RealtimeConnection) {
        let progress = Progress()
        self.progress = progress
        task = Task {
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
    func waitForEnd() async { await task.value }
}
