import Testing

@testable import CharivoRealtime

@Suite("Tools: a second interruption")
struct SecondInterruptionTests {
    /// Two calls of one reply that the user interrupts: the first asks to be spoken of all the same, the second does not.
    private func interrupted(siblingWait: Duration? = nil) -> LiveMachine {
        var options = RealtimeManagerOptions()
        options.toolSiblingWait = siblingWait
        var live = LiveMachine(options: options)
        for (name, interruption) in [("loud", ToolInterruption.finishAndSpeak), ("quiet", .finish)] {
            var tool = Tool(name, "Looks.") { _, _ in [:] }
            tool.interruption = interruption
            _ = try? live.machine.registerTool(tool, now: live.now)
            _ = live.says(.sessionUpdated(ProviderSession()))
        }
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
        for name in ["loud", "quiet"] {
            let kind = ConversationItem.Kind.toolCall(callID: name, name: name, arguments: "{}")
            _ = live.says(.outputItemDone(responseID: "resp_1", ConversationItem(id: "fc_\(name)", kind: kind, status: .completed)))
        }
        _ = live.says(.responseDone(ProviderResponse(id: "resp_1", status: .completed)))
        _ = live.machine.interrupt(waiter: 8, now: live.now)
        return live
    }

    @Test("C3: what asked to be spoken of, and has ended, is not forgotten when the user interrupts once more")
    func endedBetween() {
        var live = interrupted()
        _ = live.toolReturns("loud")
        _ = live.machine.interrupt(waiter: 9, now: live.now)
        #expect(live.toolReturns("quiet").requests.count == 1)
    }

    @Test("C1, C3: what was spoken of already does not have its silent sibling spoken of")
    func spokenOfBetween() {
        var live = interrupted(siblingWait: .seconds(2))
        _ = live.toolReturns("loud")
        let effects = live.pass(.seconds(2))
        #expect(effects.requests.count == 1)
        let asked = live.machine.responses.outstanding?.request.id
        _ = live.says(.responseCreated(ProviderResponse(id: "resp_2", status: .inProgress, requestID: asked)))
        _ = live.says(.responseDone(ProviderResponse(id: "resp_2", status: .completed)))
        #expect(live.toolReturns("quiet").requests.isEmpty)
    }
}
