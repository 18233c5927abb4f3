import Testing

@testable import CharivoRealtime

@Suite("Replies of whose end only a part can be read")
struct PartlyReadReplyTests {
    @Test("A8: an end of which only a part could be read frees the slot, and is told of once, with how much was left out")
    func partlyReadEnd() {
        var live = LiveMachine()
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        var end = ProviderResponse(id: "resp_1", status: .completed)
        end.unreadable = 2
        let effects = live.says(.responseDone(end))
        #expect(effects.diagnostics == ["unreadable_reply_part"])
        #expect(effects.names == ["realtime:response:done"])
        #expect(!live.machine.state.awaitingResponse)
    }
}
