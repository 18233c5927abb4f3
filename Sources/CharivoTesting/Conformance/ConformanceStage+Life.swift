internal import CharivoRealtime

// The rules about the beginning and the end of a connection.
extension ConformanceStage {
    func closeEndsEvents() async throws {
        let (dialling, dial, _) = try await connect()
        await dial.connection.close()
        try await expectEnd(of: dial, after: "after close()")
        let end = try await end(of: dialling, after: "after close()").get()
        try expect(end.cause == .closedLocally, "A connection that this side closed ended as \(end.cause.rawValue).")
        try expect(end.error == nil, "A connection that this side closed ended with an error: \(end.error?.code.rawValue ?? "")")
    }

    func returnCloses() async throws {
        let (dialling, dial, peer) = try await connect()
        dial.leaveBody()
        _ = try await end(of: dialling, after: "after its body had returned")
        try await bounded("That the provider saw the connection go, after the body had returned,") { await peer.waitForEnd() }
    }

    func cancellationCloses() async throws {
        let (dialling, _, peer) = try await connect()
        dialling.task.cancel()
        _ = try await end(of: dialling, after: "after its task was cancelled")
        try await bounded("That the provider saw the connection go, after the task was cancelled,") { await peer.waitForEnd() }
    }

    func cancellationEndsDial() async throws {
        guard await provider.holdNextDial() else { throw ConformanceVerdict.skipped("a fake provider that can leave a dial unanswered") }
        let dialling = dial()
        // The dial is under way as soon as the credentials were asked for, or at once for a client without any.
        for _ in 0..<100 where keys.asked == 0 { await Task.yield() }
        dialling.task.cancel()
        let end = try await end(of: dialling, after: "after the task of its dial was cancelled")
        if case .success(let end) = end, end.cause != .closedLocally {
            throw ConformanceVerdict.broken("A dial that was cancelled ended as \(end.cause.rawValue).")
        }
    }

    func refusalIsTerminal() async throws {
        try await provider.refuseNextDial(as: .authentication)
        let error = try await refusal()
        try expect(
            error?.code == .authentication,
            "A refused key should be told as authentication, and was as \(error?.code.rawValue ?? "no error").")
    }

    func outageIsNotTerminal() async throws {
        try await provider.refuseNextDial(as: .unavailable)
        guard let error = try await refusal() else {
            throw ConformanceVerdict.broken("A provider that is not there was told without an error.")
        }
        try expect(!error.isTerminal, "A provider that is not there was told as a terminal error, \(error.code.rawValue).")
    }

    /// The error of a dial that is refused: thrown, or at the end of a connection that had just begun.
    private func refusal() async throws -> RealtimeError? {
        switch try await end(of: dial(), after: "after the provider had refused it") {
        case .success(let end): return end.error
        case .failure(let error as RealtimeError): return error
        case .failure(let error):
            throw ConformanceVerdict.broken("A refused dial threw \(type(of: error)); it should be a RealtimeError.")
        }
    }

    func dialsAnew() async throws {
        let (first, _, firstPeer) = try await connect(generation: 1)
        await firstPeer.lose()
        _ = try await end(of: first, after: "after the connection was lost")
        let (_, dial, peer) = try await connect(generation: 2)
        try await peer.say(.words("again"))
        let heard = try await words(of: dial, awaiting: "a word over the new connection")
        try expect(heard == "again", "Over the new connection came \(heard).")
    }

    func credentialsAskedAtEachDial() async throws {
        for dial in 1...3 {
            let (dialling, _, peer) = try await connect(generation: dial)
            try expect(keys.asked == dial, "After \(dial) dials, credentials had been asked for \(keys.asked) times.")
            await peer.lose()
            _ = try await end(of: dialling, after: "after the connection was lost")
        }
    }
}
