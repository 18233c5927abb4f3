import Testing

@testable import CharivoRealtime

@Suite("What is known of the user's turns")
struct UserTurnsTests {
    @Test("A reply is owed to the newest turn alone, and no other turn can release it")
    func owed() {
        var turns = UserTurns()
        turns.owes(replyTo: "a")
        turns.owes(replyTo: "b")
        turns.released("a")
        #expect(turns.owed == "b")
        turns.released("b")
        #expect(turns.owed == nil)
        turns.owes(replyTo: "c")
        turns.replied()
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

    @Test("E11: what is owed on a connection is not owed on the next")
    func connection() {
        var turns = UserTurns()
        turns.owes(replyTo: "a")
        turns.fellSilent(as: "b")
        turns.connectionLost()
        turns.connected()
        #expect(turns == UserTurns())
    }

    @Test("C3: the app is waited for until it asks, a reply begins, or the turn turns out to be none")
    func leftToApp() {
        let ends: [(inout UserTurns) -> Void] = [{ $0.appAsked() }, { $0.replied() }, { $0.withdrawn() }]
        for end in ends {
            var turns = UserTurns()
            turns.leavesReplyToApp()
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
        effects.compactMap { if case .resumeUplink(_, let turns) = $0 { turns.compactMap(\.commit) } else { nil } }.first ?? []
    }

    @Test("E3, E12: a turn of which nothing is kept stays as one of unknown words, and nobody waits for its name")
    func letGo() {
        var live = LiveMachine(config: RealtimeSessionConfig(turnDetection: .manual))
        _ = live.says(.audioCommitted(itemID: "user_1", previousItemID: nil))
        _ = live.says(.audioCommitted(itemID: "user_2", previousItemID: nil))
        live.turnsLetGo = 1
        var effects = live.reconnect()
        #expect(effects.report?.items.map(\.reason) == [.wordsUnknown, .saidAgain])
        #expect(effects.report?.omitted == ["user_1"])
        #expect(live.machine.conversation.items.map(\.id) == ["user_1"])
        #expect(live.machine.spoken.count == 1)
        effects = live.reconnect()
        #expect(live.machine.spoken.isEmpty, "it is not waited for any more")
        #expect(live.machine.conversation.items.map(\.id) == ["user_1"])
    }

    @Test("E13, E3: a turn that is said again and that the provider does not take is noted in the account, and its name is not waited for")
    func endRefused() {
        var live = LiveMachine(config: RealtimeSessionConfig(turnDetection: .manual))
        _ = live.says(.audioCommitted(itemID: "user_1", previousItemID: nil))
        let commit = commits(live.reconnect()).first
        let error = ProviderError(code: "input_audio_buffer_commit_empty", message: "Too short.", messageID: commit?.id)
        let effects = live.says(.error(error))
        #expect(effects.names == ["realtime:replay:refused"])
        #expect(live.machine.replay.entries.map(\.outcome) == [.refused])
        #expect(live.machine.spoken.isEmpty)
        #expect(commits(live.reconnect()).isEmpty)
    }

    @Test("E3: a turn that the app ended is ended again on each connection that is told it, however soon the one before was lost")
    func endedAgain() {
        var live = LiveMachine(config: RealtimeSessionConfig(turnDetection: .manual))
        func commits(_ effects: [SessionEffect]) -> Int? {
            effects.compactMap { if case .resumeUplink(_, let turns) = $0 { turns.count { $0.commit != nil } } else { nil } }.first
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
