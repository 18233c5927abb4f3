import CharivoEngine
import CharivoJSON

/// A session as an app with an avatar sets it up, for tests of dialogue.
enum SampleSession {
    static let instructions = """
        You are Hiyori.
        Stay in character as Hiyori for the whole conversation.
        A student who lives by the sea and loves music.
        Cheerful and helpful assistant.
        Your words are spoken aloud: answer in one to three short sentences, without lists or markup.
        Use tools when they fit, but do not overdo it. Never say the names of tools.
        """

    static let expression = DialogueTool(
        name: "setExpression", description: "Change the character's facial expression.",
        parameters: [
            "type": "object",
            "properties": ["expressionId": ["type": "string", "enum": ["neutral", "smile", "sad", "angry", "surprised"]]],
            "required": ["expressionId"], "additionalProperties": false,
        ])
    static let motion = DialogueTool(
        name: "playMotion", description: "Play a body motion.",
        parameters: [
            "type": "object",
            "properties": [
                "group": ["type": "string", "enum": ["Idle", "Wave", "Nod", "Dance"]],
                "index": ["type": "integer", "minimum": 0, "maximum": 2],
            ],
            "required": ["group", "index"],
        ])
    static let look = DialogueTool(
        name: "lookAt", description: "Turn the character's gaze.",
        parameters: [
            "type": "object",
            "properties": [
                "x": ["type": "number", "minimum": -1, "maximum": 1], "y": ["type": "number", "minimum": -1, "maximum": 1],
            ],
            "required": ["x", "y"],
        ])
    static let profile = DialogueTool(
        name: "describeCharacterProfile", description: "Return the active character profile.",
        parameters: ["type": "object", "properties": [:]])
    static let scene = DialogueTool(
        name: "describeScene", description: "Describe the current scene.", parameters: ["type": "object", "properties": [:]])
    static let weather = DialogueTool(
        name: "getWeather", description: "Get the weather for a city.",
        parameters: ["type": "object", "properties": ["city": ["type": "string", "minLength": 1]], "required": ["city"]])
    static let timer = DialogueTool(
        name: "setTimer", description: "Start a timer.",
        parameters: [
            "type": "object", "properties": ["minutes": ["type": "integer", "minimum": 1, "maximum": 120]], "required": ["minutes"],
        ])
    static let light = DialogueTool(
        name: "switch_light", description: "Switch a lamp.",
        parameters: [
            "type": "object", "properties": ["on": ["type": "boolean"], "brightness": ["type": "number", "default": 0.5]],
            "required": ["on", "brightness"],
        ])

    static let tools = [expression, motion, look, profile, scene, weather, timer, light]

    /// A request of a talk with this session.
    static func request(
        _ turns: [DialogueTurn], tools: [DialogueTool] = tools, instructions: String = instructions, toolChoice: DialogueToolChoice = .auto
    ) -> DialogueRequest {
        DialogueRequest(instructions: instructions, turns: turns, tools: tools, toolChoice: toolChoice)
    }
}
