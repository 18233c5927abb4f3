import Testing

@testable import CharivoRealtime

@Suite("Items that a provider was told to forget")
struct ItemDeletionsTests {
    @Test("H7: a refusal is known by its message, once, in whatever order they come")
    func refused() {
        var deletions = ItemDeletions()
        deletions.told("item_1", in: "evt_1")
        deletions.told("item_2", in: "evt_2")
        #expect(deletions.refused("evt_2") == "item_2")
        #expect(deletions.refused("evt_2") == nil)
        #expect(deletions.refused("evt_1") == "item_1")
        #expect(deletions == ItemDeletions())
    }

    @Test("I10: no more are remembered than the limit, the newest")
    func limit() {
        var deletions = ItemDeletions()
        for number in 0...ItemDeletions.limit { deletions.told("item_\(number)", in: "evt_\(number)") }
        #expect(deletions.refused("evt_0") == nil)
        #expect(deletions.refused("evt_\(ItemDeletions.limit)") == "item_\(ItemDeletions.limit)")
    }

    @Test("H7: what an older connection was told to forget is nothing to the next one, and a refused key is an error whatever it was for")
    func ofTheConnection() throws {
        var live = LiveMachine()
        let messageID = live.machine.send(.deleteItem(id: "item_1"))
        var other = live
        _ = other.reconnect()
        #expect(other.machine.deletions == ItemDeletions())
        let effects = live.says(.error(ProviderError(code: "invalid_api_key", message: "No.", messageID: messageID)))
        #expect(effects.diagnostics.isEmpty)
        #expect(effects.names.contains("realtime:error"))
    }
}
