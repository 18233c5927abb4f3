import Testing

@testable import CharivoRealtime

@Suite("What is known of the user's turns")
struct UserTurnsTests {
    @Test("E3: a turn is kept until its words are known or a reply begins, which serves all the turns before it")
    func kept() {
        var turns = UserTurns()
        for id in ["a", "b", "c"] { #expect(turns.keeps(id).isEmpty) }
        #expect(turns.settled(["b", "unknown"]) == ["b"])
        #expect(turns.settled(["b"]).isEmpty, "once")
        turns.owes(replyTo: "c")
        #expect(turns.replied() == ["a", "c"])
        #expect(turns.owed == nil)
        #expect(turns.kept.isEmpty)
    }

    @Test("I10: of more turns than anyone keeps, the oldest are let go")
    func keptLimit() {
        var turns = UserTurns()
        for number in 0..<UserTurns.keptLimit { #expect(turns.keeps("\(number)").isEmpty) }
        #expect(turns.keeps("one more") == ["0"])
        #expect(turns.kept.count == UserTurns.keptLimit)
    }

    @Test("A reply is owed to the newest turn alone, and no other turn can release it")
    func owed() {
        var turns = UserTurns()
        turns.owes(replyTo: "a")
        turns.owes(replyTo: "b")
        turns.released("a")
        #expect(turns.owed == "b")
        turns.released("b")
        #expect(turns.owed == nil)
    }

    @Test("A14: a reply into a silence is one, and the next one is not")
    func silence() {
        var turns = UserTurns()
        #expect(turns.repliedByItself() == false)
        turns.fellSilent(as: "a")
        #expect(turns.isSilence("a"))
        #expect(!turns.isSilence("b"))
        #expect(turns.repliedByItself() == true)
        #expect(turns.repliedByItself() == false)
    }

    @Test("F9: a message that is refused was not said; one that was taken, or went with its connection, is not refused any more")
    func untaken() {
        var turns = UserTurns()
        turns.wrote("item_1", as: "evt_1")
        turns.wrote("item_2", as: "evt_2")
        #expect(turns.refused("evt_1") == "item_1")
        #expect(turns.refused("evt_1") == nil)
        turns.has("item_2")
        #expect(turns.refused("evt_2") == nil)
        turns.wrote("item_3", as: "evt_3")
        turns.connectionLost()
        #expect(turns.refused("evt_3") == nil)
    }

    @Test("E11: a turn that the app has ended outlives the connection, and nothing else does")
    func connection() {
        var turns = UserTurns()
        turns.ended()
        _ = turns.keeps("a")
        turns.owes(replyTo: "a")
        turns.fellSilent(as: "b")
        turns.connectionLost()
        #expect(turns.kept == ["a"], "the next connection is told")
        turns.connected()
        #expect(turns.isCommitOpen)
        turns.closed()
        #expect(turns == UserTurns())
    }

    @Test("C3: the app is waited for until it asks, a reply begins, or the turn turns out to be none")
    func leftToApp() {
        let ends: [(inout UserTurns) -> Void] = [{ $0.appAsked() }, { _ = $0.replied() }, { $0.withdrawn() }]
        for end in ends {
            var turns = UserTurns()
            turns.ended()
            turns.leavesReplyToApp()
            turns.closed()
            #expect(turns.isLeftToApp, "the provider has the turn, and nobody has asked yet")
            end(&turns)
            #expect(!turns.isLeftToApp)
        }
    }

    @Test("G1: a turn that was taken for a noise is asked about once, when its words are known")
    func noise() {
        var turns = UserTurns()
        turns.wasNoise("a")
        #expect(turns.wordsKnown(of: "b") == false)
        #expect(turns.wordsKnown(of: "a") == true)
        #expect(turns.wordsKnown(of: "a") == false)
    }

    private func commits(_ effects: [SessionEffect]) -> [ProviderMessage] {
        effects.compactMap { if case .resumeUplink(_, let commits) = $0 { commits } else { nil } }.first ?? []
    }

    @Test("E3, E12: a turn of which nothing is kept is not ended again, and nobody waits for its name")
    func letGo() {
        var live = LiveMachine(config: RealtimeSessionConfig(turnDetection: .manual))
        _ = live.says(.audioCommitted(itemID: "user_1", previousItemID: nil))
        _ = live.says(.audioCommitted(itemID: "user_2", previousItemID: nil))
        live.ring.letGo(whole: true)
        var effects = live.reconnect()
        #expect(commits(effects).count == 1)
        #expect(effects.report?.items.map(\.reason) == [.wordsUnknown, .saidAgain])
        #expect(live.machine.conversation.items.map(\.id) == ["user_1"])
        #expect(live.machine.turns.areAnyKept)
        live.ring.letGo(whole: true)
        effects = live.reconnect()
        #expect(commits(effects).isEmpty)
        #expect(!live.machine.turns.areAnyKept, "it is not waited for any more")
        #expect(effects.report?.askedAgain == false)
    }

    @Test("E13, E3: a turn that is said again and that the provider does not take is noted in the account, and its name is not waited for")
    func endRefused() {
        var live = LiveMachine(config: RealtimeSessionConfig(turnDetection: .manual))
        _ = live.says(.audioCommitted(itemID: "user_1", previousItemID: nil))
        let first = live.reconnect()
        // As the manager notes it.
        if let report = first.report { live.machine.replay.accounted(report) }
        let error = ProviderError(code: "input_audio_buffer_commit_empty", message: "Too short.", messageID: commits(first).first?.id)
        let effects = live.says(.error(error))
        #expect(effects.names == ["realtime:replay:refused"])
        #expect(live.machine.replay.entries.map(\.outcome) == [.refused])
        #expect(!live.machine.turns.areAnyKept)
        #expect(commits(live.reconnect()).isEmpty)
    }

    @Test("E3: a turn that the app ended is ended again on each connection that is told it, however soon the one before was lost")
    func endedAgain() {
        var live = LiveMachine(config: RealtimeSessionConfig(turnDetection: .manual))
        func commits(_ effects: [SessionEffect]) -> Int? {
            effects.compactMap { if case .resumeUplink(_, let commits) = $0 { commits.count } else { nil } }.first
        }
        _ = live.says(.audioCommitted(itemID: "user_1", previousItemID: nil))
        #expect(commits(live.reconnect()) == 1)
        // Lost before the provider has taken it.
        #expect(commits(live.reconnect()) == 1)
        _ = live.says(.audioCommitted(itemID: "user_2", previousItemID: nil))
        #expect(commits(live.reconnect()) == 1, "it has a name again, and is still one turn")
        _ = live.says(.audioCommitted(itemID: "user_3", previousItemID: nil))
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        #expect(commits(live.reconnect()) == 0, "what is replied to is not said again")
    }
}
