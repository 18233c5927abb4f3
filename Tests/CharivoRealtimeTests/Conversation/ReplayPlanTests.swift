import Testing

@testable import CharivoRealtime

@Suite("What of a conversation a new connection is told")
struct ReplayPlanTests {
    private func conversation(_ texts: String...) -> Conversation {
        var conversation = Conversation()
        for (number, text) in texts.enumerated() {
            _ = conversation.insert(ConversationItem(id: "item_\(number)", kind: .user, status: .completed, text: text))
        }
        return conversation
    }

    @Test("E14: what is older than what did not fit is left out too, though it would fit: there is no hole in what is told")
    func noHole() {
        let plan = ReplayPlan(conversation("Short.", String(repeating: "long ", count: 20), "Newest."), characterLimit: 40)
        #expect(plan.items.map(\.text) == ["Newest."])
        #expect(plan.omissions.map(\.reason) == [.overBudget, .overBudget])
    }

    @Test("E14: the budget is used to its last character, and not beyond", arguments: [(12, 2), (11, 1)])
    func exact(limit: Int, told: Int) {
        #expect(ReplayPlan(conversation("123456", "123456"), characterLimit: limit).items.count == told)
    }

    @Test("E4: the call of a tool that still runs is neither told nor called left out; one that nobody will answer is")
    func openCall() {
        var conversation = Conversation()
        let kind = ConversationItem.Kind.toolCall(callID: "call_1", name: "look", arguments: "{}")
        _ = conversation.insert(ConversationItem(id: "fc_1", kind: kind, status: .completed))
        let running = ReplayPlan(conversation, characterLimit: 100, openCalls: ["call_1"])
        #expect(running.items.isEmpty && running.omissions.isEmpty)
        #expect(ReplayPlan(conversation, characterLimit: 100).omissions.map(\.reason) == [.noCounterpart])
    }
}
