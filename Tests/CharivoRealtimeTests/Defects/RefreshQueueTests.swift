import Testing

@testable import CharivoRealtime

@Suite("Updates and their acknowledgements")
struct RefreshQueueTests {
    private func sent(_ voice: String, as messageID: String) -> SentConfig {
        let config = RealtimeSessionConfig(voice: voice)
        return SentConfig(config: config, wishes: config, messageID: messageID)
    }

    /// A queue with one update on its way, for one waiter.
    private func queue(sending voice: String, waiter: RefreshQueue.Waiter) -> RefreshQueue {
        var queue = RefreshQueue(timeout: .seconds(10))
        queue.want(waiter)
        queue.sent(sent(voice, as: "evt_\(waiter)"), now: .zero)
        return queue
    }

    @Test("D28, D1: an acknowledgement is for the update that is on its way, and for nobody who came later")
    func inOrder() {
        var queue = queue(sending: "a", waiter: 1)
        queue.want(2)
        #expect(queue.acknowledged() == .applied(sent("a", as: "evt_1"), waiters: [1]))
        #expect(queue.isDue)
        #expect(queue.acknowledged() == .none, "nothing is on its way")
    }

    @Test("D28, D2: a late acknowledgement of an update that was given up does not satisfy the next one")
    func overdue() {
        var queue = queue(sending: "a", waiter: 1)
        guard case .failed(let error, let waiters) = queue.deadlineReached(now: .seconds(10)) else { return #expect(Bool(false)) }
        #expect(error.code == .timeout)
        #expect(waiters == [1])
        queue.want(2)
        queue.sent(sent("b", as: "evt_2"), now: .seconds(10))
        #expect(queue.acknowledged(ProviderSession(voice: "a")) == .none)
        #expect(queue.acknowledged(ProviderSession(voice: "b")) == .applied(sent("b", as: "evt_2"), waiters: [2]))
    }

    @Test("D28: when the late one never comes, the next one's acknowledgement is known by the config it repeats")
    func neverCame() {
        var queue = queue(sending: "a", waiter: 1)
        _ = queue.deadlineReached(now: .seconds(10))
        queue.want(2)
        queue.sent(sent("b", as: "evt_2"), now: .seconds(10))
        #expect(queue.acknowledged(ProviderSession(voice: "b")) == .applied(sent("b", as: "evt_2"), waiters: [2]))
        #expect(queue.acknowledged(ProviderSession(voice: "b")) == .none)
    }

    @Test("D28: an acknowledgement that was mistaken for the next one's does not put all later ones out of step")
    func backInStep() {
        var queue = queue(sending: "a", waiter: 1)
        _ = queue.deadlineReached(now: .seconds(10))
        queue.want(2)
        queue.sent(sent("b", as: "evt_2"), now: .seconds(10))
        // The late one's, from a provider that does not say what is in force: nobody can tell.
        #expect(queue.acknowledged() == .applied(sent("b", as: "evt_2"), waiters: [2]))
        queue.want(3)
        queue.sent(sent("c", as: "evt_3"), now: .seconds(11))
        #expect(queue.acknowledged(ProviderSession(voice: "b")) == .none)
        #expect(queue.acknowledged(ProviderSession(voice: "c")) == .applied(sent("c", as: "evt_3"), waiters: [3]))
    }

    @Test("D28, D06: a new connection owes nothing for what an older one was sent")
    func otherConnection() {
        var queue = queue(sending: "a", waiter: 1)
        _ = queue.deadlineReached(now: .seconds(10))
        queue.connectionLost()
        queue.want(2)
        queue.sent(sent("b", as: "evt_2"), now: .seconds(20))
        let session = ProviderSession(voice: "another one than was asked for")
        #expect(queue.acknowledged(session) == .applied(sent("b", as: "evt_2"), waiters: [2]))
    }

    @Test("D2: a refusal of another message leaves the update on its way")
    func otherRefusal() {
        var queue = queue(sending: "a", waiter: 1)
        let error = RealtimeError(code: .provider, message: "No.")
        #expect(queue.rejected(messageID: "evt_9", error) == .none)
        #expect(queue.rejected(messageID: "evt_1", error) == .failed(error, waiters: [1]))
    }

    @Test("I9, K27: a stop gives back every waiter once, the one on its way and those behind it")
    func stopped() {
        var queue = queue(sending: "a", waiter: 1)
        queue.want(2)
        queue.want(3)
        #expect(queue.stopped() == [1, 2, 3])
        #expect(queue.stopped().isEmpty)
        #expect(queue.deadline == nil)
    }

    @Test("D5: the config that a new connection begins with carries the wishes that wait, until it is in force or refused")
    func beginning() {
        var queue = RefreshQueue(timeout: .seconds(10))
        queue.want(1)
        queue.began(with: sent("a", as: "evt_1"))
        #expect(!queue.isDue, "what waited is on its way")
        #expect(queue.deadline == nil, "the connection has the deadline")
        // Tried again before it was answered: nobody is forgotten.
        queue.want(2)
        queue.began(with: sent("b", as: "evt_2"))
        queue.want(3)
        let (config, waiters) = queue.connected()
        #expect(config == sent("b", as: "evt_2"))
        #expect(waiters == [1, 2])
        #expect(queue.connected().waiters.isEmpty)
        #expect(queue.isDue, "the third came too late for it")
        queue.began(with: sent("c", as: "evt_3"))
        #expect(queue.beginningRefused() == [3])
        #expect(queue.beginning == nil)
    }

    @Test("I9: a stop gives back those too who wait for a connection's beginning")
    func stoppedAtTheBeginning() {
        var queue = RefreshQueue(timeout: .seconds(10))
        queue.want(1)
        queue.began(with: sent("a", as: "evt_1"))
        queue.want(2)
        #expect(Set(queue.stopped()) == [1, 2])
        #expect(queue.beginning == nil)
    }
}
