import CharivoJSON
import Testing

@testable import CharivoEngine

@Suite("What a tool answered")
struct ToolResultPhrasingTests {
    private func answer(_ name: String, _ arguments: JSONObject = [:], _ output: JSONValue) -> String {
        let turns: [DialogueTurn] = [
            .user("go"), .toolCall(id: "1", name: name, arguments: arguments), .toolOutput(id: "1", output: output),
        ]
        guard case .say(let text) = DialoguePlanner(request: SampleSession.request(turns)).plan() else { return "" }
        return text
    }

    @Test(
        "is told in words",
        arguments: [
            ("describeScene", ["success": true, "scene": "Cafe"], "The scene is Cafe."),
            (
                "getWeather", ["success": true, "temperatureCelsius": 21.456, "conditions": "sunny", "isRaining": false],
                "The conditions are sunny. Is it raining? No. The temperature celsius is 21.46."
            ),
            ("getWeather", "It is **sunny**\nin Paris", "It is sunny in Paris."),
            ("getWeather", ["forecast": ["rain", "wind"]], "The forecast: rain and wind."),
            ("getWeather", ["summary": "warm all day", "requestId": "abc-1"], "Warm all day."), ("getWeather", 21, "The answer is 21."),
            ("getWeather", true, "Yes."),
            ("getWeather", ["a", "b"], "I found a and b."), ("getWeather", ["wind": ["speed": 3]], "The speed is 3."),
        ] as [(String, JSONValue, String)])
    func told(name: String, output: JSONValue, text: String) {
        #expect(answer(name, [:], output) == text)
    }

    @Test("of the character's profile is told as the character's own")
    func profile() {
        let text = answer(
            "describeCharacterProfile", [:],
            [
                "success": true, "name": "Hiyori", "description": "A student who lives by the sea.",
                "personality": "Cheerful and helpful assistant",
            ])
        #expect(text.contains("Hiyori."))
        #expect(text.hasSuffix("I am a student who lives by the sea. I am a cheerful and helpful assistant."))
        #expect(answer("describeCharacterProfile", [:], ["success": true, "name": "Hiyori"]).contains("Hiyori."))
    }

    @Test("that it failed is said with the reason")
    func failure() {
        let text = answer("getWeather", ["city": "paris"], ["success": false, "error": "The service did not answer"])
        #expect(text.hasSuffix("The reason is: The service did not answer."))
        #expect(
            answer("getWeather", [:], ["success": false]).contains("sorry")
                || !answer("getWeather", [:], ["success": false]).contains("There you go"))
        #expect(answer("getWeather", [:], ["error": ["message": "no such city"]]).hasSuffix("No such city."))
    }

    @Test(
        "is only acknowledged when it tells nothing new",
        arguments: [["success": true, "expressionId": "smile"], ["success": true], [:], nil, "ok"] as [JSONValue])
    func acknowledged(output: JSONValue) {
        let text = answer("setExpression", ["expressionId": "smile"], output)
        #expect(text.contains("mile"))
        #expect(!text.contains("expression"))
        #expect(!text.contains("success"))
    }

    @Test("several times is one acknowledgement of all")
    func several() {
        let turns: [DialogueTurn] = [
            .user("smile and wave"), .toolCall(id: "1", name: "setExpression", arguments: ["expressionId": "smile"]),
            .toolCall(id: "2", name: "playMotion", arguments: ["group": "Wave", "index": 0]),
            .toolOutput(id: "1", output: ["success": true]), .toolOutput(id: "2", output: ["success": true]),
        ]
        guard case .say(let text) = DialoguePlanner(request: SampleSession.request(turns)).plan() else { return }
        #expect(text.contains("smile and wave"))
    }

    @Test("stays short however much it is, and is free of markup")
    func bounded() {
        let large = JSONValue.object(
            Dictionary(uniqueKeysWithValues: (0..<500).map { ("field\($0)", JSONValue.string(String(repeating: "*long* ", count: 500))) }))
        let text = answer("describeScene", [:], large)
        #expect(text.count < 1_500)
        #expect(!text.contains("*"))
    }
}
