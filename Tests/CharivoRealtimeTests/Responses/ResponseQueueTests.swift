import Testing

@testable import CharivoRealtime

@Suite("Replies, asked for one at a time")
struct ResponseQueueTests {
    private static let busy = ProviderError(code: "conversation_already_has_active_response", message: "Busy.", messageID: "evt_a")

    private func request(_ id: String) -> ResponseRequest { ResponseRequest(id: id) }

    /// A queue whose first request, `a`, was sent and is not answered.
    private func asked(limit: Int = 16) -> ResponseQueue {
        var queue = ResponseQueue(limit: limit)
        #expect(queue.request(request("a")) == .send(request("a")))
        queue.sent(request("a"), messageID: "evt_a", now: .zero)
        return queue
    }

    private func created(_ id: String, of request: String? = nil, _ queue: inout ResponseQueue) -> ResponseQueue.Action {
        queue.created(
            ProviderResponse(id: id, status: .inProgress, requestID: request), repliesByItself: true, now: .zero)
    }

    @Test("I10: no more requests wait than the limit, the one that was sent among them, since it may come back")
    func limit() {
        var queue = asked(limit: 3)
        #expect(queue.request(request("b")) == .none)
        #expect(queue.request(request("c")) == .none)
        #expect(queue.request(request("d")) == .refuse)
        _ = created("resp_auto", &queue)
        #expect(queue.rejected(messageID: "evt_a", Self.busy) == .none)
        #expect(queue.pending.map(\.id) == ["a", "b", "c"], "the oldest first")
    }

    @Test("A7, A2: a request that was interrupted, and then refused for another reply, is neither asked again nor a failure")
    func cancelledAndRefused() {
        var queue = asked()
        _ = queue.cancel()
        _ = created("resp_auto", &queue)
        #expect(queue.rejected(messageID: "evt_a", Self.busy) == .none)
        #expect(queue.done("resp_auto") == .none)
        #expect(!queue.isBusy)
    }

    @Test("A7: a request that is refused while no reply is being made has failed, and is not asked again")
    func refused() {
        var queue = asked()
        #expect(queue.rejected(messageID: "evt_a", Self.busy) == .failed(request("a"), Self.busy))
        #expect(!queue.isBusy)
    }

    @Test("E2: a request that was interrupted before its connection was lost is not asked again, another is", arguments: [true, false])
    func lost(isCancelled: Bool) {
        var queue = asked()
        if isCancelled { _ = queue.cancel() }
        #expect(queue.connectionLost().askedAgain == !isCancelled)
        #expect(queue.reconnected() == (isCancelled ? .none : .send(request("a"))))
    }

    @Test("I5: a reply is believed in for as long as something is heard of it, and not because of another one")
    func signsOfLife() {
        var queue = ResponseQueue(stallTimeout: .seconds(30))
        _ = created("resp_1", &queue)
        queue.heard(of: "resp_other", now: .seconds(20))
        #expect(queue.deadline == .seconds(30))
        queue.heard(of: "resp_1", now: .seconds(20))
        #expect(queue.deadlineReached(now: .seconds(30)) == .none)
        #expect(queue.deadlineReached(now: .seconds(50)) == .replyStalled(id: "resp_1", wasCancelled: false))
        #expect(queue.closed.contains("resp_1"), "what still comes of it is dropped")
    }

    @Test("A7: a reply that was taken for the answer to a request, and was the provider's own after all, gives the request back")
    func mistaken() {
        var queue = asked()
        let auto = ProviderResponse(id: "resp_auto", status: .inProgress)
        #expect(queue.created(auto, repliesByItself: true, namesRequests: false, now: .zero) == .began(id: "resp_auto"))
        #expect(queue.outstanding == nil, "nobody can tell")
        #expect(queue.rejected(messageID: "evt_a", Self.busy) == .none)
        #expect(queue.done("resp_auto") == .send(request("a")))
    }

    @Test("A4: a reply that another one follows without its end is over")
    func followed() {
        var queue = ResponseQueue()
        _ = created("resp_1", &queue)
        _ = created("resp_2", &queue)
        #expect(queue.closed.contains("resp_1"))
        #expect(queue.done("resp_1") == .none)
        #expect(queue.active?.id == "resp_2")
    }

    @Test("A11: what waited behind a reply is superseded by the user's turn, whoever breaks the reply off", arguments: [true, false])
    func superseded(byProvider: Bool) {
        var queue = ResponseQueue()
        _ = created("resp_1", &queue)
        #expect(queue.request(request("b")) == .none)
        if byProvider {
            queue.interruptedByUser()
        } else {
            #expect(queue.supersededByUser() == .cancel(id: "resp_1"))
        }
        #expect(queue.done("resp_1") == .none)
    }
}
