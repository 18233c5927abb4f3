internal import CharivoRealtime

// The rules about the question whether a connection still carries anything. A client that has no way to ask keeps them too.
extension ConformanceStage {
    func probeIsAnswered() async throws {
        let (_, dial, peer) = try await connect()
        for number in 0..<3 {
            let probe = probe(dial)
            try await peer.say(.words("word \(number)"))
            try await dial.connection.send([Self.command("c\(number)")])
            let id = try await peer.nextCommandID()
            try expect(id == "c\(number)", "Command c\(number) was due beside a probe, and \(id) came.")
            let heard = try await words(of: dial, awaiting: "a word beside a probe")
            try expect(heard == "word \(number)", "Word \(number) was due beside a probe, and \(heard) came.")
            if let error = try await end(of: probe, after: "though the provider was there") {
                throw ConformanceVerdict.broken("probe() threw \(type(of: error)) though the provider was there.")
            }
        }
    }

    func probeEnds() async throws {
        let (_, cancelled, cancelledPeer) = try await connect(generation: 1)
        guard await cancelledPeer.stall() else {
            throw ConformanceVerdict.skipped("a fake provider that can stop to take from its wire")
        }
        let unwanted = probe(cancelled)
        unwanted.task.cancel()
        try expectHarmless(try await end(of: unwanted, after: "after its task was cancelled"))
        let (_, lost, lostPeer) = try await connect(generation: 2)
        _ = await lostPeer.stall()
        let hopeless = probe(lost)
        await lostPeer.lose()
        try expectHarmless(try await end(of: hopeless, after: "after the connection was lost"))
        try expectHarmless(try await end(of: probe(lost), after: "though the connection was lost before"))
    }

    private func expectHarmless(_ error: (any Error)?) throws {
        guard let error, !(error is CancellationError) else { return }
        try expect(
            (error as? RealtimeError)?.code == .transport,
            "probe() threw \(type(of: error)); it should be a RealtimeError of code transport, or a CancellationError.")
    }

    private struct Probing {
        let ended: OneShot<Result<Void, any Error>>
        let task: Task<Void, any Error>
    }

    private func probe(_ dial: ConformanceDial) -> Probing {
        let ended = OneShot<Result<Void, any Error>>()
        let task = tasks.start {
            do {
                try await dial.connection.probe()
                ended.resolve(.success(()))
            } catch {
                ended.resolve(.failure(error))
            }
        }
        return Probing(ended: ended, task: task)
    }

    private func end(of probing: Probing, after what: String) async throws -> (any Error)? {
        guard let end = await probing.ended.value(within: limit / 4) else {
            throw ConformanceVerdict.broken("probe() did not return within \(limit / 4) \(what).")
        }
        if case .failure(let error) = end { return error }
        return nil
    }
}
