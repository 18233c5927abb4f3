import CharivoJSON
import Testing

@testable import CharivoEngine

@Suite("A tool")
struct ToolMatcherTests {
    @Test(
        "is found by its name, its description, its values, or a direction",
        arguments: [
            ("please smile", "setExpression"), ("the smile", "setExpression"), ("look happy", "setExpression"),
            ("could you cry for me", "setExpression"),
            ("make an angry face", "setExpression"), ("change your expression", "setExpression"), ("wave at me", "playMotion"),
            ("please dance", "playMotion"),
            ("nodding", "playMotion"), ("look to the left", "lookAt"), ("look to the ride", "lookAt"), ("luck to the left", "lookAt"),
            ("to the right", "lookAt"),
            ("turn left", "lookAt"), ("describe the scene", "describeScene"), ("whether in paris", "getWeather"),
            ("what is the weather like", "getWeather"),
            ("set a timer", "setTimer"), ("turn on the light", "switch_light"), ("switch off the lamp", "switch_light"),
            ("show me your profile", "describeCharacterProfile"),
        ])
    func found(text: String, name: String) {
        #expect(ToolMatcher(tools: SampleSession.tools).match(Utterance(text))?.profile.tool.name == name)
    }

    @Test(
        "is not found where nothing speaks for it",
        arguments: [
            "hello", "that's right", "all right", "how are you", "what is the capital of france", "i said so", "set it up", "thank you", "",
        ])
    func notFound(text: String) {
        #expect(ToolMatcher(tools: SampleSession.tools).match(Utterance(text)) == nil)
    }

    @Test("is not looked for without end among thousands, nor in endless schemas")
    func bounded() {
        let many = (0..<5_000).map {
            DialogueTool(name: "tool\($0)", parameters: ["properties": ["a": ["enum": .array([.string("v\($0)")])]]])
        }
        #expect(ToolMatcher(tools: many).tools.count == 64)
        let options = (0..<5_000).map { "value\($0)" }
        let wide = DialogueTool(name: "wide", parameters: ["properties": ["a": ["enum": .array(options.map { .string($0) })]]])
        #expect(ToolProfile(wide).options.count == 200)
    }

    @Test(
        "takes directions",
        arguments: [
            ("look left", -0.8, 0), ("look right", 0.8, 0), ("look up", 0, 0.8), ("look at the floor", 0, -0.8),
            ("look up and to the left", -0.8, 0.8),
            ("look a little to the right", 0.4, 0), ("look all the way down", 0, -1), ("look at me", 0, 0), ("look straight ahead", 0, 0),
            ("look to the ride", 0.8, 0), ("look down town", 0, -0.8), ("turn to the left", -0.8, 0),
        ] as [(String, Double, Double)])
    func directions(text: String, x: Double, y: Double) {
        #expect(Direction.direction(in: Utterance(text))?.direction == Direction(x: x, y: y))
    }

    @Test(
        "takes no direction from talk about something else",
        arguments: ["that is right", "you are right", "turn on the light", "what is left of it for you", "look at the sunset", "hello"])
    func noDirections(text: String) {
        #expect(Direction.direction(in: Utterance(text)) == nil)
    }
}
