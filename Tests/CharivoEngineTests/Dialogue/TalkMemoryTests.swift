import Testing

@testable import CharivoEngine

@Suite("A memory of the talk")
struct TalkMemoryTests {
    @Test(
        "takes in what the user tells",
        arguments: [
            ("my name is anna", .name("Anna")), ("My name is Anna Lee and I like tea", .name("Anna Lee")),
            ("you can call me max please", .name("Max")),
            ("i like playing chess", .likes("playing chess")), ("I really love Bach", .likes("Bach")), ("i hate rain", .dislikes("rain")),
            ("i live in new york", .home("New York")), ("my favorite color is blue", .favorite(kind: "color", thing: "blue")),
            ("i am very tired today", .feelsBad("tired")), ("i feel great", .feelsWell),
            ("i like you", nil), ("what is my name", nil), ("do i like tea", nil), ("i would like you to smile", nil), ("hello", nil),
            ("i am not well", nil), ("", nil),
        ] as [(String, TalkMemory.Fact?)])
    func facts(text: String, fact: TalkMemory.Fact?) {
        #expect(TalkMemory.fact(in: Utterance(text)) == fact)
    }

    @Test("keeps what was told in turns before, and nothing of the last turn")
    func turns() {
        let memory = TalkMemory(turns: [
            .user("my name is anna and i like cats"), .assistant("Hello, Anna!"), .user("i like tea"), .assistant("Good."),
            .user("my name is eve"),
        ])
        #expect(memory.name == "Anna")
        #expect(memory.likes == ["cats", "tea"])
        #expect(memory.earlier.last == "i like tea")
        #expect(memory.lastAnswer == "Good.")
    }

    @Test("stays small in a long talk")
    func bounded() {
        let turns = (0..<5_000).map { DialogueTurn.user("i like thing number \($0) and my favorite kind\($0) is that") }
        let memory = TalkMemory(turns: turns)
        #expect(memory.likes.count <= 5)
        #expect(memory.favorites.count <= 20)
        #expect(memory.earlier.count <= 400)
    }
}
