import CharivoJSON
import Testing

@testable import CharivoEngine

@Suite("A rule-based character")
struct DialoguePlannerTests {
    private func plan(_ turns: DialogueTurn..., tools: [DialogueTool] = SampleSession.tools, choice: DialogueToolChoice = .auto)
        -> DialoguePlan
    {
        DialoguePlanner(request: SampleSession.request(turns, tools: tools, toolChoice: choice)).plan()
    }

    private func said(_ plan: DialoguePlan) -> String {
        if case .say(let text) = plan { text } else { "" }
    }

    private static func call(_ name: String, _ arguments: JSONObject = [:]) -> DialoguePlan.Call { .init(name: name, arguments: arguments) }

    @Test(
        "calls the tools that are wished for",
        arguments: [
            ("please smile", [call("setExpression", ["expressionId": "smile"])]),
            ("hello can you smile", [call("setExpression", ["expressionId": "smile"])]),
            ("why don't you smile", [call("setExpression", ["expressionId": "smile"])]),
            ("look to the ride", [call("lookAt", ["x": 0.8, "y": 0])]),
            ("could you please look up and left", [call("lookAt", ["x": -0.8, "y": 0.8])]),
            ("who are you", [call("describeCharacterProfile")]),
            ("tell me about your cell", [call("describeCharacterProfile")]), ("where are you", [call("describeScene")]),
            ("smile and wave", [call("setExpression", ["expressionId": "smile"]), call("playMotion", ["group": "Wave", "index": 0])]),
            ("smile and tell me a joke", [call("setExpression", ["expressionId": "smile"])]),
            ("what's the weather in new york", [call("getWeather", ["city": "new york"])]),
            ("set a timer for five minutes", [call("setTimer", ["minutes": 5])]),
            ("turn the light off please", [call("switch_light", ["on": false, "brightness": 0.5])]),
            ("i am happy so please dance", [call("playMotion", ["group": "Dance", "index": 0])]),
        ] as [(String, [DialoguePlan.Call])])
    func calls(text: String, calls: [DialoguePlan.Call]) {
        #expect(plan(.user(text)) == .call(calls))
    }

    @Test(
        "understands what a recogniser made of it",
        arguments: [
            ("but to the right", [call("lookAt", ["x": 0.8, "y": 0])]),
            ("not your head", [call("playMotion", ["group": "Nod", "index": 0])]),
            ("please not", [call("playMotion", ["group": "Nod", "index": 0])]),
            ("please note", [call("playMotion", ["group": "Nod", "index": 0])]),
            ("sammy an angry face", [call("setExpression", ["expressionId": "angry"])]),
            ("luck to the left", [call("lookAt", ["x": -0.8, "y": 0])]), ("tell me about your cell", [call("describeCharacterProfile")]),
        ] as [(String, [DialoguePlan.Call])])
    func misheardWishes(text: String, calls: [DialoguePlan.Call]) {
        #expect(plan(.user(text)) == .call(calls))
    }

    @Test(
        "answers what a recogniser made of small talk, and calls nothing",
        arguments: [
            ("tell me along story", "Once|ago|There was"), ("tell me the story", "Once|ago|There was"),
            ("tell me a starry", "Once|ago|There was"),
            ("kind to ten", "One, two"), ("what is their name", "Hiyori"), ("how're you", "you"), ("hello hey are you", "you"),
            ("not really", "."),
        ])
    func misheardTalk(text: String, expected: String) {
        let answer = said(plan(.user(text)))
        #expect(expected.split(separator: "|").contains { answer.contains($0) }, "\(answer)")
    }

    @Test(
        "calls none in small talk, and none that are declined",
        arguments: [
            "hello", "how are you", "are you happy", "i am sad", "tell me a story", "tell me along story", "don't smile", "stop dancing",
            "please do not look left", "that's right", "thank you", "what can you do", "what is your name", "i like dancing", "",
        ])
    func noCalls(text: String) {
        #expect(!said(plan(.user(text))).isEmpty)
    }

    @Test("answers about itself from the instructions where there is no tool for it")
    func aboutItself() {
        #expect(
            said(plan(.user("who are you"), tools: []))
                == "I am Hiyori. I am a student who lives by the sea and loves music. I am a cheerful and helpful assistant.")
        #expect(said(plan(.user("what is your name"))).contains("Hiyori"))
    }

    @Test("asks for what it lacks, and takes the answer, even at the second try")
    func asking() {
        let ask = DialogueTurn.user("set a timer")
        guard case .ask(let question) = plan(ask) else {
            Issue.record("It does not ask.")
            return
        }
        let asked = DialogueTurn.assistant(question.missing.question)
        #expect(plan(ask, asked, .user("five")) == .call([Self.call("setTimer", ["minutes": 5])]))
        #expect(plan(ask, asked, .user("five hundred")) == .ask(question))
        #expect(plan(ask, asked, .user("five hundred"), asked, .user("ten minutes")) == .call([Self.call("setTimer", ["minutes": 10])]))
        #expect(
            said(plan(ask, asked, .user("never mind"))).contains("et us forget")
                || said(plan(ask, asked, .user("never mind"))).contains("never mind"))
        #expect(plan(ask, asked, .user("please smile")) == .call([Self.call("setExpression", ["expressionId": "smile"])]))
        // The question was dropped when the talk went on to something else.
        #expect(!said(plan(ask, asked, .user("tell me a joke"), .assistant("Ha."), .user("five"))).isEmpty)
    }

    @Test("asks for one argument after the other of the same call")
    func askingTwice() {
        let tool = DialogueTool(
            name: "bookTable", description: "Book a table in a restaurant.",
            parameters: [
                "properties": ["restaurant": ["type": "string"], "guests": ["type": "integer"]], "required": ["restaurant", "guests"],
            ])
        let ask = DialogueTurn.user("book a table")
        let answer = DialogueTurn.assistant("?")
        guard case .ask(let first) = plan(ask, tools: [tool]), case .ask(let second) = plan(ask, answer, .user("blue moon"), tools: [tool])
        else {
            Issue.record("It does not ask twice.")
            return
        }
        #expect(first.missing.property == "restaurant")
        #expect(second.missing.property == "guests")
        #expect(
            plan(ask, answer, .user("blue moon"), answer, .user("four"), tools: [tool])
                == .call([Self.call("bookTable", ["restaurant": "blue moon", "guests": 4])]))
    }

    @Test("speaks when tools have answered, and does the rest of the wish")
    func afterTools() {
        let call = DialogueTurn.toolCall(id: "1", name: "setExpression", arguments: ["expressionId": "smile"])
        let output = DialogueTurn.toolOutput(id: "1", output: ["success": true])
        #expect(said(plan(.user("smile"), call, output)).contains("smile"))
        #expect(said(plan(.user("smile and count to three"), call, output)).hasSuffix("One, two, three. There."))
        // Demanding a call is fulfilled by the call: to call again would never end.
        #expect(said(plan(.user("smile"), call, output, choice: .required)).contains("smile"))
        #expect(said(plan(.user("smile"), call, output, choice: .function("setExpression"))).contains("smile"))
        #expect(said(plan(.user("smile"), call, output, .assistant("There."), .user("how are you"))).contains("thank"))
    }

    @Test("obeys the tool choice")
    func toolChoice() {
        #expect(!said(plan(.user("please smile"), choice: .none)).isEmpty)
        #expect(!said(plan(.user("who are you"), choice: .none)).isEmpty)
        #expect(plan(.user("please smile"), choice: .required) == .call([Self.call("setExpression", ["expressionId": "smile"])]))
        guard case .call(let calls) = plan(.user("hello"), choice: .required), case .call(let empty) = plan(choice: .required) else {
            Issue.record("Nothing is called.")
            return
        }
        #expect(calls.count == 1)
        #expect(empty.count == 1)
        #expect(plan(.user("please smile"), choice: .function("setTimer")) == .call([Self.call("setTimer", ["minutes": 1])]))
        #expect(plan(.user("set it to nine minutes"), choice: .function("setTimer")) == .call([Self.call("setTimer", ["minutes": 9])]))
        #expect(!said(plan(.user("please smile"), choice: .function("missing"))).isEmpty)
        #expect(!said(plan(.user("hello"), tools: [], choice: .required)).isEmpty)
    }

    @Test("remembers what it was told")
    func memory() {
        let told: [DialogueTurn] = [.user("my name is anna and i like cats"), .assistant("Hello, Anna!")]
        func answer(_ text: String) -> String { said(DialoguePlanner(request: SampleSession.request(told + [.user(text)])).plan()) }
        #expect(answer("what is my name").contains("Anna"))
        #expect(answer("what do i like").contains("cats"))
        #expect(answer("hello").contains("Anna"))
        #expect(answer("what did i say").contains("My name is anna and i like cats."))
        #expect(answer("what did you say").contains("Hello, Anna!"))
        #expect(said(plan(.user("what is my name"))).contains("not told me"))
    }

    @Test("says that it did not understand, and what it is")
    func limits() {
        #expect(["catch", "hear", "get"].contains { said(plan(.user(""))).contains($0) })
        #expect(["catch", "hear", "get"].contains { said(plan(.user("um"))).contains($0) })
        let answers = Set((0..<12).map { said(plan(.assistant("\($0)"), .user("what is the capital of france number \($0)"))) })
        #expect(answers.count > 1)
        #expect(answers.allSatisfy { $0.contains("offline") })
    }

    @Test("opens and continues a talk when nobody has spoken")
    func opening() {
        #expect(said(plan()).hasPrefix("Hello! I am Hiyori."))
        #expect(said(plan(.system("Greet the user."))).hasPrefix("Hello! I am Hiyori."))
        #expect(!said(plan(.user("hi"), .assistant("Hello!"))).isEmpty)
    }

    @Test("says what it can do without the names of tools")
    func abilities() {
        let text = said(plan(.user("what can you do")))
        #expect(text.contains("change my expression"))
        #expect(text.contains("look where you tell me to"))
        for tool in SampleSession.tools { #expect(!text.contains(tool.name)) }
    }

    @Test("counts, and tells stories that are long enough to be interrupted")
    func longAnswers() {
        #expect(said(plan(.user("count to five"))) == "One, two, three, four, five. There.")
        #expect(said(plan(.user("count to a million"))).count < 600)
        #expect(ClauseSplitter.clauses(of: said(plan(.user("tell me a story")))).count > 8)
    }
}
