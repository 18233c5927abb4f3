import Testing

@testable import CharivoRealtime

@Suite("A session's beginning and end, and who waits for them")
struct SessionLifeTests {
    @Test("I9, E9: who waits for the start is answered once, and a session that is about to end has no start to wait for")
    func start() {
        var life = SessionLife()
        life.starts("sess_1", waiter: 7)
        #expect(life.isStarting)
        #expect(life.started() == 7)
        #expect(life.started() == nil)
        life.ends(.user)
        #expect(!life.isStarting)
        #expect(life.started() == nil)
    }

    @Test("H9: several stops share one end and its first reason, and each is answered once")
    func stops() {
        var life = SessionLife()
        life.starts("sess_1", waiter: 7)
        _ = life.started()
        #expect(!life.isEnding)
        #expect(life.ends(.provider) == true, "it begins to end")
        #expect(life.ends(.user, for: 1) == false)
        #expect(life.ends(.connectionLost, for: 2) == false)
        #expect(life.endReason == .provider)
        #expect(life.ended() == [1, 2])
        #expect(life.ended().isEmpty)
        #expect(!life.isEnding)
    }

    @Test("Ids are unique, within a session and between sessions")
    func ids() {
        var life = SessionLife()
        life.starts("sess_aaaa", waiter: 1)
        let first = [life.makeID("evt"), life.makeID("evt"), life.makeID("req")]
        life.starts("sess_bbbb", waiter: 2)
        let ids = Set(first + [life.makeID("evt"), life.makeID("req")])
        #expect(ids.count == 5)
    }
}
