import Testing

@testable import CharivoRealtime

@Suite("A copy of a conversation that is kept by its changes")
struct ConversationMirrorTests {
    /// What a reader makes of changes, with nothing but them.
    private struct Mirror {
        var items: [ConversationItem] = []

        mutating func apply(_ change: ConversationChange) {
            switch change {
            case .inserted(let item, let after):
                let place = after.flatMap { id in items.firstIndex { $0.id == id } }.map { $0 + 1 } ?? 0
                items.insert(item, at: place)
            case .appended(let id, let part, let text, _):
                guard let index = items.firstIndex(where: { $0.id == id }) else { return }
                if let slot = items[index].parts.firstIndex(where: { $0.index == part }) {
                    items[index].parts[slot].text += text
                } else {
                    items[index].parts.append(.init(index: part, text: text, isFinal: false))
                }
            case .updated(let item): items = items.map { $0.id == item.id ? item : $0 }
            case .removed(let id, _): items.removeAll { $0.id == id }
            }
        }
    }

    @Test("H2: items that go to make room are told, so that the copy stays equal and as bounded", arguments: [1, 3, 10])
    func retiring(limit: Int) {
        var conversation = Conversation(limit: limit)
        var mirror = Mirror()
        for number in 0..<30 {
            let item = ConversationItem(id: "item_\(number)", kind: .user, status: .completed, text: "\(number)")
            let position: Conversation.Position =
                switch number % 4 {
                case 0: .start
                case 1: .after("item_\(number - 1)")
                default: .end
                }
            for change in conversation.insert(item, at: position) { mirror.apply(change) }
            #expect(mirror.items == conversation.items)
            #expect(mirror.items.count <= limit)
        }
        #expect(conversation.retired == 30 - limit)
    }

    @Test("H2: a session publishes them")
    func published() {
        var options = RealtimeManagerOptions()
        options.conversationLimit = 2
        var live = LiveMachine(options: options)
        var mirror = Mirror()
        for number in 0..<5 {
            let id = "user_\(number)"
            let effects =
                live.says(.speechStarted(itemID: id, audioStartMs: 0)) + live.says(.audioCommitted(itemID: id, previousItemID: nil))
                + live.says(.inputTranscript(itemID: id, part: 0, .delta("Hel")))
                + live.says(.inputTranscript(itemID: id, part: 0, .completed("Hello")))
            for case .publish(.conversation(let change)) in effects { mirror.apply(change) }
            #expect(mirror.items == live.machine.conversation.items)
        }
        #expect(mirror.items.map(\.id) == ["user_3", "user_4"])
    }
}
