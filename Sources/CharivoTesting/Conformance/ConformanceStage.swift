internal import CharivoRealtime

/// A client, a fake provider, and what a check needs of both.
struct ConformanceStage: Sendable {
    let provider: any ConformanceProvider
    let client: any RealtimeClient
    let keys: KeyCount
    let limit: Duration
    let tasks: OwnedTasks

    /// A dial under way.
    struct Dialling: Sendable {
        let opened: OneShot<ConformanceDial>
        let ended: OneShot<Result<ConnectionEnd, any Error>>
        let task: Task<Void, any Error>
    }

    /// Begins to dial, and does what a session does with the connection.
    func dial(generation: Int = 1) -> Dialling {
        let opened = OneShot<ConformanceDial>()
        let ended = OneShot<Result<ConnectionEnd, any Error>>()
        let task = tasks.start { [client] in
            do {
                let end = try await client.withConnection(
                    ConnectionRequest(config: RealtimeSessionConfig(model: "conformance"), generation: generation)
                ) { connection in
                    let dial = ConformanceDial(connection)
                    opened.resolve(dial)
                    await dial.read()
                }
                ended.resolve(.success(end))
            } catch {
                ended.resolve(.failure(error))
            }
        }
        return Dialling(opened: opened, ended: ended, task: task)
    }

    /// Dials until messages can flow.
    func connect(generation: Int = 1) async throws -> (dialling: Dialling, dial: ConformanceDial, peer: any ConformancePeer) {
        let dialling = dial(generation: generation)
        let peer = try await provider.accept()
        guard let dial = await dialling.opened.value(within: limit / 2) else {
            throw ConformanceVerdict.broken("The body was not called with a connection, though the provider had accepted the dial.")
        }
        return (dialling, dial, peer)
    }

    /// How a dial ended.
    func end(of dialling: Dialling, after what: String) async throws -> Result<ConnectionEnd, any Error> {
        guard let end = await dialling.ended.value(within: limit / 2) else {
            throw ConformanceVerdict.broken("withConnection did not return within \(limit / 2) \(what).")
        }
        return end
    }

    /// The next event of a connection.
    func event(of dial: ConformanceDial, awaiting what: String) async throws -> ProviderEvent {
        switch await dial.events.take(within: limit / 2) {
        case .element(let event): return event
        case .finished: throw ConformanceVerdict.broken("The events ended before \(what) came.")
        case .gaveUp: throw ConformanceVerdict.broken("\(what) did not come within \(limit / 2).")
        }
    }

    /// The words of the next event that has some.
    func words(of dial: ConformanceDial, awaiting what: String) async throws -> String {
        while true {
            if case .textDelta(_, let words, _) = try await event(of: dial, awaiting: what) { return words }
        }
    }

    /// Waits until the events of a connection have ended.
    func expectEnd(of dial: ConformanceDial, after what: String) async throws {
        while true {
            switch await dial.events.take(within: limit / 2) {
            case .element: continue
            case .finished: return
            case .gaveUp: throw ConformanceVerdict.broken("The events did not end within \(limit / 2) \(what).")
            }
        }
    }

    /// Waits for something of the provider's side.
    func bounded(_ what: String, _ wait: @escaping @Sendable () async -> Void) async throws {
        let shot = OneShot<Void>()
        let task = tasks.start {
            await wait()
            shot.resolve(())
        }
        defer { task.cancel() }
        guard await shot.value(within: limit / 2) != nil else {
            throw ConformanceVerdict.broken("\(what) did not happen within \(limit / 2).")
        }
    }

    func expect(_ condition: Bool, _ reason: @autoclosure () -> String) throws {
        if !condition { throw ConformanceVerdict.broken(reason()) }
    }

    /// A command that names itself by its id.
    static func command(_ id: String) -> ProviderMessage {
        ProviderMessage(
            id: id, command: .createItem(ConversationItem(id: "item_\(id)", kind: .user, status: .completed, text: "x"), after: nil))
    }
}
