import CharivoOpenAI
import Testing

@testable import CharivoEngine

struct ConversationStoreTests {
    private func store(_ ids: String..., limit: Int = 100) throws -> ConversationStore {
        var store = ConversationStore(itemLimit: limit, byteLimit: 1 << 20)
        for id in ids { try store.insert(.user("words", id: id), id: id) }
        return store
    }

    @Test(
        "An item goes to the tail, to the head, or behind another",
        arguments: [
            (ConversationStore.Place.tail, "b", ["a", "b", "x"]), (.head, nil, ["x", "a", "b"]), (.after("a"), "a", ["a", "x", "b"]),
        ] as [(ConversationStore.Place, String?, [String])])
    func places(_ place: ConversationStore.Place, _ previous: String?, _ order: [String]) throws {
        var store = try store("a", "b")
        #expect(try store.insert(.user("words", id: "x"), id: "x", at: place) == previous)
        #expect(store.entries.map(\.id) == order)
    }

    @Test("An id is used once, and an item goes behind one that is there")
    func problems() throws {
        var store = try store("a")
        #expect(throws: ConversationStore.Problem.duplicateItem) { try store.insert(.user("words"), id: "a") }
        #expect(throws: ConversationStore.Problem.unknownPrevious) { try store.insert(.user("words"), id: "b", at: .after("c")) }
        #expect(throws: ConversationStore.Problem.unknownItem) { try store.delete("c") }
        #expect(throws: ConversationStore.Problem.notSpoken) { try store.truncate("a", contentIndex: 0, at: .zero) }
        #expect(throws: ConversationStore.Problem.unknownItem) { try store.truncate("c", contentIndex: 0, at: .zero) }
    }

    @Test("Beyond its limits the oldest items are forgotten, but none that is being generated")
    func limits() throws {
        var store = try store("a", "b", limit: 3)
        store.change("a") { $0.item.status = .inProgress }
        for id in ["c", "d", "e"] { try store.insert(.user("words", id: id), id: id) }
        #expect(store.entries.map(\.id) == ["a", "d", "e"])
        #expect(store.forgotten == 2)
        var small = ConversationStore(itemLimit: 100, byteLimit: 2_000)
        for id in ["a", "b", "c"] { try small.insert(.user(String(repeating: "a", count: 1_000), id: id), id: id) }
        #expect(small.entries.map(\.id) == ["c"])
    }
}
