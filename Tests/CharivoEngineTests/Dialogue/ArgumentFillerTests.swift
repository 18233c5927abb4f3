import CharivoJSON
import Testing

@testable import CharivoEngine

@Suite("Arguments of a tool")
struct ArgumentFillerTests {
    private static func tool(_ properties: JSONObject, required: [String]) -> DialogueTool {
        let parameters: JSONObject = [
            "type": "object", "properties": .object(properties), "required": .array(required.map { .string($0) }),
            "additionalProperties": false,
        ]
        return DialogueTool(name: "remindMe", description: "Remind the user.", parameters: parameters)
    }

    private static func fill(
        _ tool: DialogueTool, _ text: String, asked: String? = nil, known: JSONObject = [:], isForced: Bool = false
    ) -> ArgumentFiller.Outcome {
        let utterance = Utterance(text)
        let evidence = ToolMatcher(tools: [tool]).best(utterance)?.evidence ?? []
        return ArgumentFiller(profile: ToolProfile(tool), utterance: utterance, evidence: evidence, isForced: isForced).fill(
            known: known, asked: asked)
    }

    @Test(
        "are filled from the words",
        arguments: [
            (SampleSession.expression, "be happy", ["expressionId": "smile"]),
            (SampleSession.expression, "the smile", ["expressionId": "smile"]),
            (SampleSession.expression, "look sat", ["expressionId": "sad"]), (SampleSession.motion, "wave", ["group": "Wave", "index": 0]),
            (SampleSession.motion, "the second dance", ["group": "Dance", "index": 1]),
            (SampleSession.motion, "dance number two", ["group": "Dance", "index": 2]),
            (SampleSession.look, "look left", ["x": -0.8, "y": 0]), (SampleSession.profile, "describe your profile", [:]),
            (SampleSession.weather, "what is the weather in new york", ["city": "new york"]),
            (SampleSession.weather, "weather for Paris today please", ["city": "Paris"]),
            (SampleSession.weather, "what's the weather like in “San Jose” now", ["city": "San Jose"]),
            (SampleSession.timer, "set a timer for twenty five minutes", ["minutes": 25]),
            (SampleSession.timer, "set a timer for one hour", ["minutes": 60]),
            (SampleSession.light, "turn the lamp off", ["on": false, "brightness": 0.5]),
            (SampleSession.light, "lamp on with brightness 0.8", ["on": true, "brightness": 0.8]),
        ] as [(DialogueTool, String, JSONObject)])
    func filled(tool: DialogueTool, text: String, arguments: JSONObject) {
        #expect(Self.fill(tool, text) == .complete(arguments))
    }

    @Test(
        "follow what the schema says of them",
        arguments: [
            (["a": ["const": 7]], "go", ["a": 7]), (["a": ["default": "x", "type": "string"]], "", ["a": "x"]),
            (["a": ["enum": ["only"]]], "go", ["a": "only"]),
            (["a": ["anyOf": [["type": "null"], ["type": "integer"]]]], "go to nine", ["a": 9]),
            (["a": ["type": ["null", "integer"]]], "nine", ["a": 9]),
            (["a": ["enum": [1, 2, 3]]], "take three", ["a": 3]),
            (["colors": ["type": "array", "items": ["enum": ["red", "green", "blue"]]]], "red and blue", ["colors": ["red", "blue"]]),
            (["list": ["type": "array", "items": ["type": "integer"]]], "list 4", ["list": [4]]),
            (["seconds": ["type": "number"]], "half a minute", ["seconds": 0.5]),
            (["seconds": ["type": "integer"]], "two minutes", ["seconds": 120]),
            (["a": ["type": "number"], "b": ["type": "number"]], "one and two", ["a": 1, "b": 2]),
            (["wave_hand": ["type": "boolean"]], "with your hand wave", ["wave_hand": true]),
            (["g": ["enum": ["tap_body", "flick_head"]]], "tap your body", ["g": "tap_body"]),
        ] as [(JSONObject, String, JSONObject)])
    func schemas(properties: JSONObject, text: String, arguments: JSONObject) {
        #expect(Self.fill(Self.tool(properties, required: properties.keys.sorted()), text) == .complete(arguments))
    }

    @Test("that need not be there are left out when nobody says them")
    func optional() {
        let tool = Self.tool(["note": ["type": "string"], "count": ["type": "integer"], "kind": ["enum": ["a1", "b2"]]], required: [])
        #expect(Self.fill(tool, "remind me") == .complete([:]))
        #expect(Self.fill(tool, "remind me with the note buy milk") == .complete(["note": "buy milk"]))
    }

    @Test(
        "that are missing are asked for",
        arguments: [
            (SampleSession.weather, "how is the weather", "city", "Which city do you mean?"),
            (SampleSession.timer, "set a timer", "minutes", "How many minutes should it be? Between 1 and 120, please."),
            (
                SampleSession.timer, "set a timer for a thousand minutes", "minutes",
                "How many minutes should it be? Between 1 and 120, please."
            ),
            (
                SampleSession.expression, "change your expression", "expressionId",
                "Which expression would you like? I know neutral, smile, sad, angry and surprised."
            ),
            (SampleSession.motion, "play a motion", "group", "Which motion would you like? I know idle, wave, nod and dance."),
            (SampleSession.look, "look at the sunset", "x", "Where to? You can say left, right, up or down."),
            (SampleSession.light, "the lamp", "on", "Should the light be on? Please say yes or no."),
        ])
    func missing(tool: DialogueTool, text: String, property: String, question: String) throws {
        guard case .missing(let missing, _) = Self.fill(tool, text) else {
            Issue.record("Nothing is asked for \(text)")
            return
        }
        #expect(missing.property == property)
        #expect(missing.question == question)
    }

    @Test(
        "are taken from a bare answer",
        arguments: [
            (SampleSession.weather, "paris", "city", ["city": "paris"]),
            (SampleSession.weather, "in new york please", "city", ["city": "new york"]),
            (SampleSession.weather, "i mean Rome", "city", ["city": "Rome"]), (SampleSession.timer, "five", "minutes", ["minutes": 5]),
            (SampleSession.look, "left", "x", ["x": -0.8, "y": 0]),
            (SampleSession.expression, "happy", "expressionId", ["expressionId": "smile"]),
            (SampleSession.light, "yes", "on", ["on": true, "brightness": 0.5]),
        ] as [(DialogueTool, String, String, JSONObject)])
    func answers(tool: DialogueTool, text: String, asked: String, arguments: JSONObject) {
        #expect(Self.fill(tool, text, asked: asked) == .complete(arguments))
    }

    @Test("are made up within the schema when a call is demanded", arguments: SampleSession.tools)
    func forced(tool: DialogueTool) throws {
        guard case .complete(let arguments) = Self.fill(tool, "whatever you like", isForced: true) else {
            Issue.record("\(tool.name) is not called")
            return
        }
        #expect(try JSONSchema(tool.parameters).validate(.object(arguments)) == [])
    }

    @Test("are never beyond what a number can be, however the schema begins to count", arguments: [Int.max, .min, .max - 1])
    func hugeMinimum(minimum: Int) {
        let tool = Self.tool(["index": ["type": "integer", "minimum": .integer(minimum)]], required: ["index"])
        let expected = minimum == .min ? ArgumentFiller.Outcome.complete(["index": .integer(.min + 4)]) : nil
        let outcome = Self.fill(tool, "remind me of the fifth")
        #expect(expected.map { $0 == outcome } ?? true)
    }

    @Test("are not tried for a schema that is broken or beyond words")
    func unusable() {
        #expect(Self.fill(DialogueTool(name: "a", parameters: ["type": "nonsense"]), "a") == .unusable)
        #expect(Self.fill(DialogueTool(name: "a", parameters: ["required": ["b"]]), "a") == .unusable)
        let tool = Self.tool(["a": ["type": "string", "pattern": "^[0-9]{9}$"]], required: ["a"])
        #expect(Self.fill(tool, "remind me of it", isForced: true) == .unusable)
    }
}
