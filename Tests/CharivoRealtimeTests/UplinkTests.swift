import CharivoRealtime
import CharivoTesting
import Testing

@Suite("The user's sound", .timeLimit(.minutes(1)))
struct UplinkTests {
    /// A piece of sound that can be told from others.
    private func piece(_ number: Int16, milliseconds: Int = 20) -> PCMAudio {
        PCMAudio(samples: Array(repeating: number, count: 24 * milliseconds))
    }

    private func heard(_ peer: InMemoryPeer, count: Int) async throws -> [Int16] {
        var heard: [Int16] = []
        while heard.count < count {
            if case .appendAudio(let audio) = try await peer.next().command { heard.append(audio.samples[0]) }
        }
        return heard
    }

    /// The connection is lost, and the session knows.
    private func lose(_ peer: InMemoryPeer, _ stage: Stage) async {
        peer.end()
        await stage.recorder.first(named: "realtime:reconnect:attempt")
    }

    /// A connection that was lost is made again, at an attempt of which the first one or two have their usual waits.
    private func reconnect(_ stage: Stage, attempt: Int = 1) async throws -> InMemoryPeer {
        await stage.recorder.first { if case .reconnectAttempt(attempt, _, _) = $0 { true } else { false } }
        let wait: Duration = attempt == 1 ? .milliseconds(500) : .seconds(1)
        await stage.clock.sleeper(within: wait)
        stage.clock.advance(by: wait)
        let peer = try await stage.client.accept()
        try await peer.acknowledgeUpdate()
        await stage.recorder.first(named: "realtime:reconnect:success")
        return peer
    }

    /// What the session says of the first connection that was made again.
    private func report(_ stage: Stage) async throws -> ReconnectReport {
        let event = await stage.recorder.first(named: "realtime:reconnect:success")
        let report: ReconnectReport? = if case .reconnectSucceeded(let report) = event { report } else { nil }
        return try #require(report)
    }

    @Test("Sound goes out in order, from any thread's calls, without waiting")
    func inOrder() async throws {
        let stage = Stage()
        let peer = try await stage.start()
        for number in 0..<50 { stage.manager.appendAudio(piece(Int16(number))) }
        #expect(try await heard(peer, count: 50) == Array(0..<50))
    }

    @Test("E3: an utterance that a lost connection took with it is said again to the next one, before anything newer")
    func utteranceAcrossTheLoss() async throws {
        let stage = Stage()
        let first = try await stage.start()
        for number in 0..<100 { stage.manager.appendAudio(piece(Int16(number))) }
        _ = try await heard(first, count: 100)
        first.emit(.speechStarted(itemID: "user_1", audioStartMs: 1_900))
        await stage.recorder.first(named: "realtime:user:speech:start")
        _ = await stage.manager.state
        for number in 100..<120 { stage.manager.appendAudio(piece(Int16(number))) }
        await lose(first, stage)
        for number in 120..<140 { stage.manager.appendAudio(piece(Int16(number))) }
        let second = try await reconnect(stage)
        for number in 140..<145 { stage.manager.appendAudio(piece(Int16(number))) }
        let report = try await report(stage)
        // At least half a second before the detector heard the first word, and everything since.
        let count = Int(report.replayedAudio / .milliseconds(20)) + 5
        #expect(count >= 70)
        #expect(try await heard(second, count: count) == Array(Int16(145 - count)..<145))
        #expect(report.lostAudio == .zero)
    }

    @Test("E3, E16: what is said into a connection that has silently died, and that nobody can have heard, is said again to the next one")
    func intoTheVoid() async throws {
        let stage = Stage()
        let first = try await stage.start()
        first.fallSilent()
        for number in 0..<250 { stage.manager.appendAudio(piece(Int16(number))) }
        _ = try await heard(first, count: 250)
        first.end()
        let second = try await reconnect(stage)
        #expect(try await heard(second, count: 250) == Array(0..<250))
        let report = try await report(stage)
        #expect(report.replayedAudio == .seconds(5))
        #expect(report.lostAudio == .zero)
    }

    @Test("E3, H8: of what is said into a connection that has silently died, what does not fit the memory is lost, and said to be")
    func farIntoTheVoid() async throws {
        var options = RealtimeManagerOptions()
        options.uplinkMemory = .seconds(2)
        let stage = Stage(options: options)
        // Lost before there was a session: no reconnect is to blame for it.
        stage.manager.appendAudio(piece(0))
        let first = try await stage.start()
        first.fallSilent()
        for number in 0..<250 { stage.manager.appendAudio(piece(Int16(number))) }
        _ = try await heard(first, count: 250)
        first.end()
        let second = try await reconnect(stage)
        #expect(try await heard(second, count: 100) == Array(150..<250))
        let report = try await report(stage)
        #expect(report.lostAudio == .seconds(3))
        #expect(stage.manager.droppedAudio == .seconds(3) + .milliseconds(20))
    }

    @Test("What the provider has begun to reply to is not said again")
    func committed() async throws {
        let stage = Stage()
        let first = try await stage.start()
        first.emit(.speechStarted(itemID: "user_1", audioStartMs: 0))
        for number in 0..<50 { stage.manager.appendAudio(piece(Int16(number))) }
        first.emit(
            .audioCommitted(itemID: "user_1", previousItemID: nil),
            .responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        await stage.settle(first)
        first.end()
        _ = try await reconnect(stage)
        let report = try await report(stage)
        #expect(report.replayedAudio == .zero)
    }

    @Test("H8: an outage longer than the memory loses the oldest sound, and says how much")
    func outageTooLong() async throws {
        var options = RealtimeManagerOptions()
        options.uplinkMemory = .seconds(1)
        let stage = Stage(options: options)
        let first = try await stage.start()
        await lose(first, stage)
        for number in 0..<100 { stage.manager.appendAudio(piece(Int16(number))) }
        let second = try await reconnect(stage)
        #expect(try await heard(second, count: 50) == Array(50..<100))
        let report = try await report(stage)
        #expect(report.lostAudio == .seconds(1))
        #expect(stage.manager.droppedAudio == .seconds(1))
    }

    @Test("Without a session, sound is refused where one can be told, and counted where one cannot")
    func withoutSession() async throws {
        let stage = Stage()
        await #expect(throws: RealtimeError.self) { try await stage.manager.sendAudioChunk(piece(1)) }
        stage.manager.appendAudio(piece(1))
        #expect(stage.manager.droppedAudio == .milliseconds(20))
    }

    @Test("E3: what is said again is not cut down by the limit of the queue it goes through")
    func replayIsWhole() async throws {
        var options = RealtimeManagerOptions()
        options.uplinkLimit = .milliseconds(100)
        let stage = Stage(options: options)
        let first = try await stage.start()
        await lose(first, stage)
        for number in 0..<100 { stage.manager.appendAudio(piece(Int16(number))) }
        let second = try await reconnect(stage)
        #expect(try await heard(second, count: 100) == Array(0..<100))
    }

    @Test("E3, H8: a turn that the app ended is said again and ended again, when the connection was lost before it was taken")
    func manualTurn() async throws {
        let stage = Stage()
        let first = try await stage.start(RealtimeSessionConfig(turnDetection: .manual))
        for number in 0..<100 { stage.manager.appendAudio(piece(Int16(number))) }
        try await stage.manager.commitAudio()
        try await stage.manager.requestResponse()
        _ = try await heard(first, count: 100)
        first.end()
        let second = try await reconnect(stage)
        #expect(try await heard(second, count: 100) == Array(0..<100))
        #expect(try await second.nextCommand().command == .commitAudio)
        _ = try await second.expectCreateResponse()
    }

    @Test("E2: a spoken turn whose reply had not begun is replied to over the next connection, when its words are known")
    func owedReply() async throws {
        let stage = Stage()
        let first = try await stage.start()
        first.emit(
            .speechStarted(itemID: "user_1", audioStartMs: 0), .audioCommitted(itemID: "user_1", previousItemID: nil),
            .inputTranscript(itemID: "user_1", part: 0, .completed("What time is it?")))
        await stage.recorder.first(named: "realtime:user:transcript")
        first.end()
        let second = try await reconnect(stage)
        #expect(try await second.expectItem().text == "What time is it?")
        _ = try await second.expectCreateResponse()
    }

    /// The user says something that the provider takes as a turn, and whose words do not become known.
    private func say(_ numbers: Range<Int>, as item: String, to peer: InMemoryPeer, _ stage: Stage) async throws {
        peer.emit(.speechStarted(itemID: item, audioStartMs: 0))
        await stage.settle(peer)
        for number in numbers { stage.manager.appendAudio(piece(Int16(number))) }
        _ = try await heard(peer, count: numbers.count)
        peer.emit(.speechStopped(itemID: item, audioEndMs: 1_000), .audioCommitted(itemID: item, previousItemID: nil))
        await stage.settle(peer)
    }

    @Test("E2, E3: a spoken turn whose reply had not begun and whose words are unknown is said again, before anything newer")
    func unknownWords() async throws {
        let stage = Stage()
        let first = try await stage.start()
        try await say(0..<50, as: "user_1", to: first, stage)
        await lose(first, stage)
        for number in 50..<60 { stage.manager.appendAudio(piece(Int16(number))) }
        let second = try await reconnect(stage)
        #expect(try await heard(second, count: 60) == Array(0..<60))
        let report = try await report(stage)
        #expect(report.askedAgain)
        #expect(report.items == [ReconnectItem(itemID: "user_1", outcome: .askedAgain, reason: .saidAgain)])
        #expect(report.replayedAudio == .milliseconds(60 * 20))
        #expect(await stage.manager.conversation.items.isEmpty, "it comes back as a new item")
        #expect(try await stage.commands(second).isEmpty, "the provider finds the turn's end, and replies by itself")
        // Lost once more before the provider has understood it: nothing of it is lost.
        second.end()
        let third = try await reconnect(stage, attempt: 2)
        #expect(try await heard(third, count: 60) == Array(0..<60))
    }

    @Test("E3: turns that the app ended are said again one by one, each with its end, and the reply is asked for again")
    func unknownWordsOfManualTurns() async throws {
        let stage = Stage()
        let first = try await stage.start(RealtimeSessionConfig(turnDetection: .manual))
        for (turn, numbers) in [0..<10, 10..<30].enumerated() {
            for number in numbers { stage.manager.appendAudio(piece(Int16(number))) }
            try await stage.manager.commitAudio()
            _ = try await heard(first, count: numbers.count)
            first.emit(.audioCommitted(itemID: "user_\(turn)", previousItemID: nil))
            await stage.settle(first)
        }
        try await stage.manager.requestResponse()
        first.end()
        let second = try await reconnect(stage)
        var commands: [ProviderCommand] = []
        for _ in 0..<33 { commands.append(try await second.next().command) }
        #expect(commands[10] == .commitAudio)
        #expect(commands[31] == .commitAudio)
        guard case .createResponse = commands[32] else { return #expect(Bool(false)) }
        #expect(commands.count { if case .appendAudio = $0 { true } else { false } } == 30)
        // The provider takes the first of them under a new name and writes it down: of the two, the second is said again.
        second.emit(
            .audioCommitted(itemID: "again_0", previousItemID: nil), .inputTranscript(itemID: "again_0", part: 0, .completed("Hello.")))
        await stage.settle(second)
        second.end()
        let third = try await reconnect(stage, attempt: 2)
        #expect(try await heard(third, count: 20) == Array(10..<30))
    }

    @Test("E3, H8: of turns too long to be kept the oldest sound goes first, and is counted when it is lost")
    func tooLongToKeep() async throws {
        var options = RealtimeManagerOptions()
        options.uplinkMemory = .milliseconds(600)
        let stage = Stage(options: options)
        let first = try await stage.start()
        try await say(0..<25, as: "user_1", to: first, stage)
        try await say(25..<40, as: "user_2", to: first, stage)
        #expect(stage.manager.droppedAudio == .zero, "the provider has it")
        first.end()
        let second = try await reconnect(stage)
        #expect(try await heard(second, count: 30) == Array(10..<40))
        #expect(stage.manager.droppedAudio == .milliseconds(200))
        let report = try await report(stage)
        #expect(
            report.items == [
                ReconnectItem(itemID: "user_1", outcome: .askedAgain, reason: .saidAgainInPart),
                ReconnectItem(itemID: "user_2", outcome: .askedAgain, reason: .saidAgain),
            ])
    }

    @Test("E3, E12: a turn whose sound there was no room for is not said again: it stays, and the account says that its words are unknown")
    func turnLetGo() async throws {
        var options = RealtimeManagerOptions()
        options.uplinkMemory = .milliseconds(600)
        let stage = Stage(options: options)
        let first = try await stage.start()
        try await say(0..<25, as: "user_1", to: first, stage)
        try await say(25..<55, as: "user_2", to: first, stage)
        first.end()
        let second = try await reconnect(stage)
        #expect(try await heard(second, count: 30) == Array(25..<55))
        let report = try await report(stage)
        #expect(
            report.items == [
                ReconnectItem(itemID: "user_1", outcome: .omitted, reason: .wordsUnknown),
                ReconnectItem(itemID: "user_2", outcome: .askedAgain, reason: .saidAgain),
            ])
        #expect(report.omitted == ["user_1"])
        #expect(report.lostAudio == .milliseconds(500))
        #expect(await stage.manager.conversation.items.map(\.id) == ["user_1"])
    }

    @Test("E3: turns that were said again, and of which one had to be let go before it was named, keep their names")
    func namesOfTurnsLetGo() async throws {
        var options = RealtimeManagerOptions()
        options.uplinkMemory = .milliseconds(600)
        let stage = Stage(options: options)
        let first = try await stage.start(RealtimeSessionConfig(turnDetection: .manual))
        for (turn, numbers) in [0..<10, 10..<20].enumerated() {
            for number in numbers { stage.manager.appendAudio(piece(Int16(number))) }
            try await stage.manager.commitAudio()
            _ = try await heard(first, count: numbers.count)
            first.emit(.audioCommitted(itemID: "user_\(turn)", previousItemID: nil))
            await stage.settle(first)
        }
        first.end()
        let second = try await reconnect(stage)
        _ = try await heard(second, count: 20)
        // It takes all that there was room for of the first turn, and half of the second.
        for number in 20..<45 { stage.manager.appendAudio(piece(Int16(number))) }
        second.emit(
            .audioCommitted(itemID: "again_0", previousItemID: nil), .audioCommitted(itemID: "again_1", previousItemID: "again_0"),
            .inputTranscript(itemID: "again_0", part: 0, .completed("Hello.")))
        await stage.settle(second)
        second.end()
        let third = try await reconnect(stage, attempt: 2)
        #expect(try await heard(third, count: 30) == Array(15..<45))
        let event = await stage.recorder.first { if case .reconnectSucceeded(let report) = $0 { report.generation == 3 } else { false } }
        guard case .reconnectSucceeded(let report) = event else { return }
        #expect(report.items.map(\.reason) == [nil, .saidAgainInPart])
    }

    @Test("D7: what is said while a session starts is kept, and sent once the config is acknowledged")
    func whileStarting() async throws {
        let stage = Stage()
        async let started: Void = stage.manager.startSession()
        let peer = try await stage.client.accept()
        for number in 0..<50 { stage.manager.appendAudio(piece(Int16(number))) }
        guard case .updateSession = try await peer.next().command else { return #expect(Bool(false), "the config comes first") }
        for number in 50..<60 { stage.manager.appendAudio(piece(Int16(number))) }
        peer.emit(.sessionUpdated(ProviderSession()))
        try await started
        for number in 60..<70 { stage.manager.appendAudio(piece(Int16(number))) }
        #expect(try await heard(peer, count: 70) == Array(0..<70))
        #expect(stage.manager.droppedAudio == .zero)
    }

    @Test("D7, H8: of what is said while a session starts, what there is no room for is lost, the oldest first, and counted")
    func longStart() async throws {
        var options = RealtimeManagerOptions()
        options.uplinkMemory = .seconds(1)
        let stage = Stage(options: options)
        async let started: Void = stage.manager.startSession()
        let peer = try await stage.client.accept()
        for number in 0..<80 { stage.manager.appendAudio(piece(Int16(number))) }
        try await peer.acknowledgeUpdate()
        try await started
        #expect(try await heard(peer, count: 50) == Array(30..<80))
        #expect(stage.manager.droppedAudio == .milliseconds(600))
    }

    @Test("D7: what was said while a session tried to start, and did not, is lost and counted; the next one hears nothing of it")
    func failedStart() async throws {
        let stage = Stage()
        let start = Task { try await stage.manager.startSession() }
        let peer = try await stage.client.accept()
        for number in 0..<10 { stage.manager.appendAudio(piece(Int16(number))) }
        peer.end()
        await #expect(throws: RealtimeError.self) { try await start.value }
        #expect(stage.manager.droppedAudio == .milliseconds(200))
        let next = try await stage.start()
        stage.manager.appendAudio(piece(99))
        #expect(try await heard(next, count: 1) == [99])
    }

    @Test("E3, H8: what was said during an outage that ended the session is counted as lost")
    func neverAgain() async throws {
        var options = RealtimeManagerOptions()
        options.reconnect = ReconnectPolicy(delays: [.milliseconds(500)])
        let stage = Stage(options: options)
        let first = try await stage.start()
        await lose(first, stage)
        for number in 0..<10 { stage.manager.appendAudio(piece(Int16(number))) }
        await stage.clock.sleeper(within: .milliseconds(500))
        stage.clock.advance(by: .milliseconds(500))
        try await stage.client.accept().end()
        await stage.recorder.first(named: "realtime:session:end")
        _ = await stage.manager.state
        #expect(stage.manager.droppedAudio == .milliseconds(200))
    }

    @Test("Sound at another rate is refused, with what to do")
    func otherRate() async throws {
        let stage = Stage()
        _ = try await stage.start()
        let error = await #expect(throws: RealtimeError.self) {
            try await stage.manager.sendAudioChunk(.silence(.milliseconds(20), sampleRate: 48_000))
        }
        #expect(error?.code == .invalidConfiguration)
    }
}
