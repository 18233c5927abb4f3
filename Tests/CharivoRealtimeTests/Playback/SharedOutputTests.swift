import CharivoTesting
import Testing

@testable import CharivoRealtime

@Suite("One output for several sessions", .timeLimit(.minutes(1)))
struct SharedOutputTests {
    private func barge(_ stage: Stage, _ peer: InMemoryPeer) async {
        peer.emit(.speechStarted(itemID: "user_1", audioStartMs: 500))
        await stage.settle(peer)
    }

    /// A reply of two seconds of which half a second is heard.
    private func expectHalfASecondHeard(_ stage: Stage) async throws {
        let peer = try await stage.start()
        await stage.speak(peer, words: "One two three four five six seven eight")
        await stage.hear(.milliseconds(500))
        #expect(await stage.manager.state.audioPlaying)
        await barge(stage, peer)
        #expect(try await stage.commands(peer).contains(.truncateItem(id: "item_1", part: 0, audioEndMs: 500)))
        await stage.manager.stopSession()
    }

    @Test("A manager for each conversation: the second one hears of the speaker's positions, and counts from where it stands")
    func managersAfterOneAnother() async throws {
        let output = ManualAudioOutput(limit: .issue)
        do {
            let first = Stage(output: output)
            let peer = try await first.start()
            await first.speak(peer)
            await first.hear(.milliseconds(1_500))
            await first.manager.stopSession()
        }
        try await expectHalfASecondHeard(Stage(output: output))
    }

    @Test("A manager's second session counts from where the speaker stands, whatever it has played in between")
    func sessionsOfOneManager() async throws {
        let stage = Stage()
        try await expectHalfASecondHeard(stage)
        stage.output.enqueue(.silence(.seconds(3)))
        stage.output.render(.seconds(3))
        try await expectHalfASecondHeard(stage)
    }

    @Test("A speaker that has played something before its first session is none the worse for it")
    func usedBefore() async throws {
        let output = ManualAudioOutput(limit: .issue)
        output.enqueue(.silence(.seconds(10)))
        output.render(.seconds(10))
        try await expectHalfASecondHeard(Stage(output: output))
    }

    @Test("What waited in the speaker when a session begins is not taken for the character's")
    func leftOver() async throws {
        let output = ManualAudioOutput(limit: .issue)
        output.enqueue(.silence(.seconds(10)))
        output.render(.seconds(1))
        try await expectHalfASecondHeard(Stage(output: output))
    }

    @Test("An output whose positions end while a session lives is told of, once; after the session nobody is told")
    func positionsEnd() async throws {
        for endsLater in [false, true] {
            let output = BriefOutput()
            let client = InMemoryRealtimeClient()
            let manager = RealtimeManager(client: client, output: output, clock: VirtualClock(limit: .issue))
            let recorder = EventRecorder(manager, limit: .issue)
            async let started: Void = manager.startSession()
            let peer = try await client.accept()
            try await peer.acknowledgeUpdate()
            try await started
            if endsLater { await manager.stopSession() }
            output.moved.finish()
            if !endsLater {
                await recorder.first { if case .diagnostic(let told) = $0 { told.code == "positions_ended" } else { false } }
                await manager.stopSession()
            }
            for _ in 0..<50 { await Task.yield() }
            _ = await manager.state
            let told = recorder.events.count { if case .diagnostic(let told) = $0 { told.code == "positions_ended" } else { false } }
            #expect(told == (endsLater ? 0 : 1))
        }
    }
}

@Suite("Positions for several readers", .timeLimit(.minutes(1)))
struct PlaybackPositionsTests {
    @Test("Each reader has every position from its own beginning on, and one who leaves takes nobody's stream away")
    func readers() async {
        let positions = PlaybackPositions()
        let first = positions.stream
        positions.report(.seconds(1))
        let leaving = Task { [stream = positions.stream] in for await _ in stream {} }
        let second = positions.stream
        leaving.cancel()
        await leaving.value
        positions.report(.seconds(2))
        positions.finish()
        #expect(await first.reduce(into: []) { $0.append($1) } == [.seconds(1), .seconds(2)])
        #expect(await second.reduce(into: []) { $0.append($1) } == [.seconds(2)])
        #expect(await positions.stream.reduce(into: [Duration]()) { $0.append($1) }.isEmpty)
    }

    @Test("A reader who falls behind finds the newest positions, and all streams end when the positions are let go")
    func bounded() async {
        var positions: PlaybackPositions? = PlaybackPositions(limit: 2)
        let stream = positions?.stream
        for second in 1...5 { positions?.report(.seconds(second)) }
        positions = nil
        #expect(await stream?.reduce(into: []) { $0.append($1) } == [.seconds(4), .seconds(5)])
    }
}

/// An output that a test takes the positions of away.
private final class BriefOutput: AudioOutput {
    let moved = PlaybackPositions()
    var positions: AsyncStream<Duration> { moved.stream }
    func enqueue(_ audio: PCMAudio) {}
    func flush() -> Duration { .zero }
}
