import CharivoEngine
import CharivoJSON
import CharivoTesting
import Testing

@Suite("Rule-based dialogue")
struct RuleBasedDialogueTests {
    private func pieces(_ request: DialogueRequest) async throws -> [DialoguePiece] {
        var pieces: [DialoguePiece] = []
        try await RuleBasedDialogue().respond(to: request) { pieces.append($0) }
        return pieces
    }

    private func words(_ pieces: [DialoguePiece]) -> String {
        pieces.map { if case .words(let words) = $0 { words } else { "" } }.joined()
    }

    @Test("streams its words clause by clause")
    func streaming() async throws {
        let pieces = try await pieces(SampleSession.request([.user("tell me a story")]))
        #expect(pieces.count > 8)
        let text = words(pieces)
        #expect(!text.contains("  "))
        #expect(text.first?.isUppercase == true)
        #expect(text.last == ".")
    }

    @Test("emits the calls of tools, which their schemas accept")
    func calls() async throws {
        let pieces = try await pieces(SampleSession.request([.user("smile and look to the right")]))
        #expect(
            pieces == [
                .toolCall(name: "setExpression", arguments: ["expressionId": "smile"]),
                .toolCall(name: "lookAt", arguments: ["x": 0.8, "y": 0]),
            ])
    }

    @Test("asks in words")
    func asking() async throws {
        #expect(words(try await pieces(SampleSession.request([.user("set a timer")]))).hasPrefix("How many minutes"))
    }

    @Test("answers equal requests alike, and varies with the talk")
    func determinism() async throws {
        let request = SampleSession.request([.user("hello"), .assistant("Hi."), .user("what do you think of quantum physics")])
        #expect(try await pieces(request) == pieces(request))
        // What was heard of an answer depends on the clock, and must not matter.
        let cut = SampleSession.request([.user("hello"), .assistant("H"), .user("what do you think of quantum physics")])
        #expect(try await pieces(request) == pieces(cut))
        var jokes: Set<String> = []
        for number in 0..<12 { jokes.insert(words(try await pieces(SampleSession.request([.user("tell me joke number \(number)")])))) }
        #expect(jokes.count > 2)
    }

    @Test(
        "tells every joke and every story once before any again, whatever of them was heard",
        arguments: [("tell me a joke", 6), ("smile and tell me a joke", 6), ("tell me a story", 3)])
    func noRepeats(wish: String, count: Int) async throws {
        for opening in ["hello", "good evening", "who are you"] {
            var turns: [DialogueTurn] = [.user(opening), .assistant("Hi.")]
            var told: Set<String> = []
            for number in 1...count {
                turns.append(.user(wish))
                told.insert(words(try await pieces(SampleSession.request(turns, tools: []))))
                #expect(told.count == number, "\(opening): \(wish)")
                turns += [.assistant(""), .user("thank you"), .assistant("My pleasure.")]
            }
        }
    }

    @Test("stops when its task is cancelled", .timeLimit(.minutes(1)))
    func cancellation() async throws {
        let task = Task {
            var count = 0
            do {
                try await RuleBasedDialogue().respond(to: SampleSession.request([.user("tell me a story")])) { _ in
                    count += 1
                    withUnsafeCurrentTask { $0?.cancel() }
                }
                return -1
            } catch is CancellationError {
                return count
            }
        }
        #expect(try await task.value == 1)
    }

    @Test("passes on what the receiver throws")
    func throwing() async {
        struct Full: Error {}
        await #expect(throws: Full.self) {
            try await RuleBasedDialogue().respond(to: SampleSession.request([.user("hello")])) { _ in throw Full() }
        }
    }

    @Test("never crashes, says something, and calls only what a schema accepts, whatever the talk", .timeLimit(.minutes(1)))
    func randomTalk() async throws {
        var random = SeededRandom.drawn()
        let words = [
            "smile", "look", "left", "and", "then", "the", "set", "timer", "five", "hundred", "weather", "in", "paris", "not", "do", "you",
            "i", "like", "my",
            "name", "is", "tell", "me", "story", "count", "to", "what", "who", "are", "stop", "yes", "no", "\"quoted\"", "ß", "日本", "😀",
            "1e999", "-", "'", "a", "minus", "second",
        ]
        let outputs: [JSONValue] = [
            nil, true, 3, .number(.nan), "text", [], ["success": false], ["error": "bad"], ["name": "A", "id": 1], [["name": "x"]],
            ["deep": ["deeper": [1]]],
        ]
        let choices: [DialogueToolChoice] = [.auto, .auto, .none, .required, .function("lookAt"), .function("nothing")]
        for _ in 0..<150 {
            var turns: [DialogueTurn] = []
            for number in 0..<Int.random(in: 0...8, using: &random) {
                let text = (0..<Int.random(in: 0...10, using: &random)).compactMap { _ in words.randomElement(using: &random) }.joined(
                    separator: " ")
                switch Int.random(in: 0..<6, using: &random) {
                case 0: turns.append(.assistant(text))
                case 1: turns.append(.system(text))
                case 2: turns.append(.toolCall(id: "\(number)", name: "lookAt", arguments: ["x": 1]))
                case 3: turns.append(.toolOutput(id: "\(number - 1)", output: outputs.randomElement(using: &random) ?? nil))
                default: turns.append(.user(text))
                }
            }
            let choice = choices.randomElement(using: &random) ?? .auto
            let pieces = try await pieces(SampleSession.request(turns, toolChoice: choice))
            #expect(!pieces.isEmpty, "\(random.repetition)")
            for case .toolCall(let name, let arguments) in pieces {
                let tool = try #require(SampleSession.tools.first { $0.name == name }, "\(random.repetition)")
                #expect(try JSONSchema(tool.parameters).validate(.object(arguments)) == [], "\(random.repetition)")
                #expect(choice != .none, "\(random.repetition)")
            }
        }
    }
}
