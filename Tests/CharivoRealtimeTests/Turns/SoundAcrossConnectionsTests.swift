import Testing

@testable import CharivoRealtime

@Suite("The user's turns across connections", .timeLimit(.minutes(1)))
struct SoundAcrossConnectionsTests {
    private typealias Input = SoundWorld.Input

    private func world(_ inputs: [SoundWorld.Input], memory: Duration = .seconds(15), isManual: Bool = true) async throws -> SoundWorld {
        var world = await SoundWorld(memory: memory, isManual: isManual)
        for input in inputs { try await world.apply(input) }
        return world
    }

    private let turn: [SoundWorld.Input] = [.sound(10, isSpeech: true), .commit]

    @Test("E3: turns that the app ended and the provider has not answered are ended again, each where it was")
    func ends() async throws {
        var world = try await world([.die] + turn + turn + [.sound(4, isSpeech: true), .lose])
        #expect(world.farEnd.turns.values.map(\.count).sorted() == [10, 10])
        #expect(world.farEnd.buffer == [21, 22, 23, 24])
        // They are named, and replied to; what came after them is a turn of its own, and said once.
        for input in [.answer, .answer, .commit, .request, .answer, .answer, .lose] as [Input] { try await world.apply(input) }
        #expect(world.understood.count == 24)
        #expect(world.farEnd.turns.isEmpty)
        try await world.settle()
    }

    @Test("E3: a turn whose end the provider refuses is none: its sound is the next one's, and the next one has a name of its own")
    func refusedEnd() async throws {
        var live = LiveMachine(config: RealtimeSessionConfig(turnDetection: .manual))
        _ = live.machine.commitAudio(.seconds(1), waiter: 9)
        _ = live.says(.audioCommitted(itemID: "user_1", previousItemID: nil))
        let effects = live.reconnect()
        let again = effects.compactMap { if case .resumeUplink(_, let turns) = $0 { turns } else { nil } }.first
        let messageID = try #require(again?.first?.commit?.id)
        let refused = live.says(.error(ProviderError(code: "input_audio_buffer_commit_empty", message: "Empty.", messageID: messageID)))
        #expect(refused.contains { if case .turnRefused = $0 { true } else { false } })
        #expect(live.machine.spoken.isEmpty)
        _ = live.machine.commitAudio(.seconds(1), waiter: 9)
        _ = live.says(.audioCommitted(itemID: "user_2", previousItemID: nil))
        #expect(live.machine.spoken.itemIDs == ["user_2"])

        let uplink = Uplink(limit: .seconds(15))
        let queue = OutboundQueue(audioLimit: .seconds(10), commandLimit: 10)
        uplink.connect(to: queue)
        uplink.appEndsTurns(true)
        var turns = SpokenTurns()
        uplink.append(.silence(.milliseconds(200)))
        let none = turns.ended(in: "evt_1").token
        _ = uplink.end(none, with: ProviderMessage(id: "evt_1", command: .commitAudio))
        uplink.append(.silence(.milliseconds(300)))
        uplink.refused(none)
        #expect(uplink.sinceTurn == .milliseconds(500))
    }

    @Test("E3, H8: a turn of which too little is left is not ended again: it is lost, counted, and said to be")
    func tooLittleLeft() async throws {
        let inputs = turn + [.answer, .sound(20, isSpeech: true)]
        var world = try await world(inputs, memory: .seconds(2))
        #expect(world.machine.spoken.count == 1)
        try await world.apply(.lose)
        #expect(world.machine.spoken.isEmpty)
        #expect(world.farEnd.turns.isEmpty)
        #expect(world.uplink.dropped == .seconds(1))
        #expect(world.machine.replay.report?.items.map(\.outcome) == [.omitted])
        #expect(world.machine.replay.report?.lostAudio == .seconds(1))
    }

    @Test("E3: when the app begins to end turns in a live session, all that is said from then on is kept")
    func toManual() async throws {
        let spoken = (0..<6).flatMap { _ in [.sound(10, isSpeech: true), .sign] as [Input] }
        var world = try await world([.manual(true), .answer] + spoken + [.lose], isManual: false)
        #expect(world.farEnd.buffer.count >= 60)
        try await world.settle()
    }

    @Test("E3: when the provider begins to end turns in a live session, what it has heard is not said again")
    func toDetection() async throws {
        let spoken = (0..<6).flatMap { _ in [.sound(10, isSpeech: true), .sign] as [Input] }
        let world = try await world(spoken + [.manual(false), .answer, .sound(1, isSpeech: false), .lose])
        // Half a second, and what was not acknowledged yet.
        #expect(world.farEnd.buffer.count <= 16)
    }

    @Test("E5: a planned change waits for the end of a turn that the app has yet to end, and makes it only while all of it is kept")
    func plannedChange() async throws {
        var live = LiveMachine(config: RealtimeSessionConfig(turnDetection: .manual))
        _ = live.says(.sessionCreated(ProviderSession(expiresIn: .seconds(3_600))))
        for utterance in [SpokenTurns.Utterance.none, .whole, .cut] {
            var live = live
            live.machine.userSays(utterance)
            #expect(live.pass(.seconds(3_300)).dials.isEmpty == (utterance != .none))
            guard utterance != .none else { continue }
            #expect(live.pass(.milliseconds(119_999)).dials.isEmpty)
            #expect(live.pass(.milliseconds(1)).dials.isEmpty == (utterance == .cut))
        }
    }

    @Test("E5, H8: what a planned change loses of a turn is counted")
    func plannedLoss() {
        let uplink = Uplink(limit: .seconds(1))
        func queue() -> OutboundQueue { OutboundQueue(audioLimit: .seconds(10), commandLimit: 10) }
        uplink.appEndsTurns(true)
        uplink.connect(to: queue())
        for _ in 0..<30 { uplink.append(.silence(.milliseconds(100))) }
        #expect(uplink.utterance == .cut)
        #expect(uplink.connect(to: queue()) == Uplink.Account(kept: .seconds(1), lost: .seconds(2)))
        #expect(uplink.dropped == .seconds(2))
    }

    /// A session whose app asks for replies, with a turn that the provider has found and that is said again.
    private func asked(_ options: RealtimeManagerOptions = .init()) -> (live: LiveMachine, effects: [SessionEffect]) {
        var live = LiveMachine(
            options: options, config: RealtimeSessionConfig(turnDetection: TurnDetection(kind: .serverVAD, createResponse: false)))
        _ = live.says(.speechStarted(itemID: "user_1", audioStartMs: 0))
        _ = live.says(.audioCommitted(itemID: "user_1", previousItemID: nil))
        _ = live.machine.requestResponse(instructions: nil, waiter: 9, now: live.now)
        let effects = live.reconnect()
        return (live, effects)
    }

    private func requests(_ effects: [SessionEffect]) -> Int {
        effects.commands.count { if case .createResponse = $0 { true } else { false } }
    }

    @Test(
        "E2, E3: a reply is asked for again when the provider has understood the turn that it is told again, whose sound does not interrupt it"
    )
    func askedAgain() {
        var (live, effects) = asked()
        #expect(effects.report?.askedAgain == true)
        #expect(requests(effects) == 0)
        effects = live.says(.speechStarted(itemID: "user_2", audioStartMs: 0))
        effects += live.says(.speechStopped(itemID: "user_2", audioEndMs: 500))
        #expect(requests(effects) == 0)
        #expect(requests(live.says(.audioCommitted(itemID: "user_2", previousItemID: nil))) == 1)
    }

    @Test("E2: a provider that finds no turn in what it is told again is asked all the same, after a while")
    func askedAtLast() {
        var (live, _) = asked()
        #expect(requests(live.pass(.milliseconds(14_999))) == 0)
        #expect(requests(live.pass(.milliseconds(1))) == 1)
    }

    @Test(
        "E3: the beginning of an utterance that was said before the provider told of the end of the one before is not lost with that turn")
    func beginningInTheTurn() {
        let uplink = Uplink(limit: .seconds(15))
        let queue = OutboundQueue(audioLimit: .seconds(10), commandLimit: 10)
        uplink.connect(to: queue)
        uplink.utteranceBegan(at: nil)
        for _ in 0..<20 { uplink.append(.silence(.milliseconds(100))) }
        var turns = SpokenTurns()
        guard case (.found(let turn, _), _) = turns.taken(as: "user_1") else { return #expect(Bool(false)) }
        uplink.found(turn, endingAt: nil)
        uplink.utteranceBegan(at: nil)
        for _ in 0..<3 { uplink.append(.silence(.milliseconds(100))) }
        uplink.settled([turn])
        uplink.disconnect()
        #expect(uplink.connect(to: OutboundQueue(audioLimit: .seconds(10), commandLimit: 10)).kept == .milliseconds(800))
    }

    /// Sends what waits, and has the other side say that it has it.
    private func deliver(_ pieces: Int, over queue: OutboundQueue, to uplink: Uplink) async {
        for _ in 0..<pieces { _ = await queue.next() }
        guard queue.isReceiptDue() else { return }
        queue.acknowledged()
        uplink.acknowledged(over: queue)
    }

    @Test("E3, H8: what was said in an outage is kept after it was sent, until the provider has had the time to listen to it")
    func burst() async {
        let uplink = Uplink(limit: .seconds(15))
        uplink.open()
        for _ in 0..<50 { uplink.append(.silence(.milliseconds(100))) }
        let first = queue()
        uplink.connect(to: first)
        await deliver(50, over: first, to: uplink)
        var turns = SpokenTurns()
        uplink.utteranceBegan(at: .milliseconds(200))
        turns.ends("user_1", at: .milliseconds(2_450))
        guard case (.found(let turn, let end), _) = turns.taken(as: "user_1") else { return #expect(Bool(false)) }
        uplink.found(turn, endingAt: end)
        #expect(uplink.sinceTurn == .milliseconds(2_550))
        uplink.settled([turn])
        let second = queue()
        #expect(uplink.connect(to: second).kept == .milliseconds(2_550), "the next utterance, and nothing of the one that was answered")
        await deliver(26, over: second, to: uplink)
        for _ in 0..<20 {
            uplink.append(.silence(.milliseconds(100)))
            await deliver(1, over: second, to: uplink)
        }
        let left = uplink.connect(to: queue()).kept
        #expect(left <= .milliseconds(1_500), "it was listened to, and nobody spoke")
        #expect(uplink.dropped == .zero)
    }

    @Test("E3: a turn that the provider ended is told apart from one that the app ended after it, though neither is answered yet")
    func foundBeforeCommit() {
        let uplink = Uplink(limit: .seconds(15))
        uplink.connect(to: queue())
        uplink.utteranceBegan(at: .zero)
        for _ in 0..<30 { uplink.append(.silence(.milliseconds(100))) }
        var turns = SpokenTurns()
        let own = turns.ended(in: "evt_1").token
        #expect(uplink.end(own, with: ProviderMessage(id: "evt_1", command: .commitAudio)))
        turns.ends("user_1", at: .seconds(2))
        guard case (.found(let turn, let end), _) = turns.taken(as: "user_1") else { return #expect(Bool(false)) }
        uplink.found(turn, endingAt: end)
        #expect(turns.taken(as: "user_2").0 == .answer)
        #expect(turns.itemIDs == ["user_1", "user_2"])
        uplink.settled([turn])
        #expect(uplink.connect(to: queue(), saying: turns.connected(appEndsTurns: true, messageIDs: ["a", "b"])).kept == .seconds(1))
    }

    @Test("E3, H8: where the ring had no room for the beginning of the next utterance, that is the next one's loss, and no other turn's")
    func cutInTheNext() {
        let uplink = Uplink(limit: .seconds(2))
        uplink.connect(to: queue())
        uplink.utteranceBegan(at: .zero)
        for _ in 0..<50 { uplink.append(.silence(.milliseconds(100))) }
        var turns = SpokenTurns()
        turns.ends("user_1", at: .seconds(1))
        guard case (.found(let turn, let end), _) = turns.taken(as: "user_1") else { return #expect(Bool(false)) }
        uplink.found(turn, endingAt: end)
        #expect(uplink.utterance == .cut)
        uplink.settled([turn])
        let account = uplink.connect(to: queue())
        #expect(account.kept == .seconds(2))
        #expect(account.lost == .seconds(2), "the turn that was answered is not lost")
    }

    @Test(
        "E3: a place that cannot be in what was sent is no place: the end of such a turn is kept a while longer",
        arguments: [Duration.seconds(-1), .zero, .milliseconds(2_950), .seconds(4), .seconds(1_795_000_000)])
    func impossiblePlace(end: Duration) {
        let uplink = Uplink(limit: .seconds(15))
        uplink.connect(to: queue())
        uplink.utteranceBegan(at: end)
        for _ in 0..<29 { uplink.append(.silence(.milliseconds(100))) }
        var turns = SpokenTurns()
        turns.ends("user_1", at: end)
        guard case (.found(let turn, let told), _) = turns.taken(as: "user_1") else { return #expect(Bool(false)) }
        uplink.found(turn, endingAt: told)
        #expect(uplink.sinceTurn == .zero)
        uplink.append(.silence(.milliseconds(100)))
        uplink.settled([turn])
        #expect(uplink.connect(to: queue()).kept == .milliseconds(600))
    }

    @Test("E3, I10: a turn that there is no room for is told of before it is let go, so that nothing keeps its sound for ever")
    func foundWithoutRoom() throws {
        var live = LiveMachine()
        for waiter in 0..<SpokenTurns.limit { _ = live.machine.commitAudio(.seconds(1), waiter: WaiterID(waiter)) }
        _ = live.says(.speechStopped(itemID: "user_1", audioEndMs: 900))
        let effects = live.says(.audioCommitted(itemID: "user_1", previousItemID: nil))
        let found = try #require(effects.firstIndex { if case .turnFound = $0 { true } else { false } })
        let letGo = try #require(effects.firstIndex { if case .turnsSettled = $0 { true } else { false } })
        #expect(found < letGo)
    }

    @Test("The newest of a stretch of sound is taken to the sample, and the rest is what was before it")
    func newest() {
        var stretch = SoundStretch()
        for number in 1...3 { stretch.append(PCMAudio(samples: Array(repeating: Int16(number), count: 2_400))) }
        let newest = stretch.takeNewest(.milliseconds(150) + .samples(1, at: 24_000))
        #expect(newest.sound.flatMap(\.samples) == Array(repeating: 2, count: 1_201) + Array(repeating: 3, count: 2_400))
        #expect(stretch.sound.flatMap(\.samples) == Array(repeating: 1, count: 2_400) + Array(repeating: 2, count: 1_199))
        #expect(stretch.takeNewest(.zero).sound.isEmpty)
        #expect(stretch.takeNewest(.seconds(9)).sound.count == 2)
        #expect(stretch.length == .zero && stretch.sound.isEmpty)
    }

    private func queue(commands: Int = 10) -> OutboundQueue { OutboundQueue(audioLimit: .seconds(20), commandLimit: commands) }

    @Test("E3: a turn that is said again is not asked about as one that was told, though some of its words were known")
    func wordsInPart() {
        var live = LiveMachine()
        _ = live.says(.audioCommitted(itemID: "user_1", previousItemID: nil))
        _ = live.says(.inputTranscript(itemID: "user_1", part: 0, .delta("Hel")))
        var other = live
        let effects = live.reconnect()
        #expect(requests(effects) == 0, "the provider replies when it has found the turn")
        #expect(effects.report?.askedAgain == true)
        #expect(live.machine.conversation["user_1"] == nil)
        // Of which nothing is kept, nobody replies to.
        other.turnsLetGo = 1
        let report = other.reconnect().report
        #expect(report?.askedAgain == false)
        #expect(report?.items.map(\.outcome) == [.omitted])
    }

    @Test("E3, H8: what is left of an utterance after a long outage is not taken for speech that goes on for ever")
    func silenceAfterOutage() async {
        let uplink = Uplink(limit: .seconds(3))
        let first = queue()
        uplink.connect(to: first)
        uplink.utteranceBegan(at: nil)
        for _ in 0..<5 { uplink.append(.silence(.milliseconds(100))) }
        uplink.disconnect()
        for _ in 0..<50 { uplink.append(.silence(.milliseconds(100))) }
        let second = queue()
        #expect(uplink.connect(to: second).lost == .milliseconds(2_500))
        for _ in 0..<30 { _ = await second.next() }
        for _ in 0..<100 {
            uplink.append(.silence(.milliseconds(100)))
            _ = await second.next()
            guard second.isReceiptDue() else { continue }
            second.acknowledged()
            uplink.acknowledged(over: second)
        }
        uplink.disconnect()
        #expect(uplink.dropped == .milliseconds(2_500), "nobody spoke, and nothing was lost")
    }

    @Test("E5: what was said before the app began to end turns is no part of the turn that it will end")
    func utteranceAfterChange() {
        let uplink = Uplink(limit: .seconds(15))
        let queue = queue()
        uplink.connect(to: queue)
        for _ in 0..<300 { uplink.append(.silence(.milliseconds(100))) }
        uplink.acknowledged(over: queue)
        uplink.appEndsTurns(true)
        #expect(uplink.utterance != .cut)
    }

    @Test("E3: the end of a turn that was replied to is not said again when nothing was said after it")
    func nothingAfter() {
        let uplink = Uplink(limit: .seconds(15))
        uplink.connect(to: queue())
        uplink.utteranceBegan(at: nil)
        for _ in 0..<20 { uplink.append(.silence(.milliseconds(100))) }
        var turns = SpokenTurns()
        guard case (.found(let turn, _), _) = turns.taken(as: "user_1") else { return #expect(Bool(false)) }
        uplink.found(turn, endingAt: nil)
        uplink.settled([turn])
        #expect(uplink.connect(to: queue()).kept == .zero)
    }

    @Test("E3: while another turn is said again, one that is not starts no clock for it")
    func notSaid() {
        var responses = ResponseQueue(RealtimeManagerOptions())
        responses.awaits(turns: 2, now: .zero)
        _ = responses.request(ResponseRequest(id: "req_1"))
        #expect(responses.turnIsNotSaid() == .none)
        #expect(responses.deadline == responses.createdTimeout)
        #expect(responses.turnIsNotSaid() == .send(ResponseRequest(id: "req_1")))
    }

    @Test("E3, H8: a connection that has no room for the end of a turn is told of")
    func noRoomForEnd() {
        let uplink = Uplink(limit: .seconds(15))
        uplink.appEndsTurns(true)
        uplink.connect(to: queue())
        for _ in 0..<5 { uplink.append(.silence(.milliseconds(100))) }
        var turns = SpokenTurns()
        let turn = turns.ended(in: "evt_1").token
        _ = uplink.end(turn, with: ProviderMessage(id: "evt_1", command: .commitAudio))
        let again = turns.connected(appEndsTurns: true, messageIDs: ["evt_2"])
        let full = queue(commands: 1)
        full.enqueue([ProviderMessage(id: "evt_0", command: .clearAudio)])
        #expect(uplink.connect(to: full, saying: again).isOverflowing)
    }
}
