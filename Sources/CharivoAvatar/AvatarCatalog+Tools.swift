public import CharivoRealtime

extension AvatarCatalog {
    /// The tools that this catalog has something for; `lookAt` is always among them.
    ///
    /// Their results echo the arguments with `"success": true`, and `ResultProjector.avatar` makes events of
    /// them. They act on nothing by themselves: whoever draws the character listens to the events.
    public var tools: [Tool] {
        [expressionTool, motionTool, gazeTool].compactMap(\.self)
    }

    private var expressionTool: Tool? {
        let expressions = distinctExpressions
        guard !expressions.isEmpty else { return nil }
        var meaning = "The expression to show."
        let described = expressions.compactMap { id in expressionDescriptions[id].map { "\(id): \($0)" } }
        if !described.isEmpty { meaning += " " + described.joined(separator: "; ") + "." }
        return Tool(
            AvatarToolName.setExpression.rawValue, "Show an expression on your face.",
            parameters: [
                "type": "object",
                "properties": [
                    "expressionId": [
                        "type": "string", "enum": .array(expressions.map(JSONValue.string)), "description": .string(meaning),
                    ]
                ],
                "required": ["expressionId"],
            ]
        ) { arguments, _ in
            guard let id = arguments["expressionId"]?.stringValue, expressions.contains(id) else {
                throw RealtimeError(
                    code: .tool, message: "There is no such expression. Choose one of: \(expressions.joined(separator: ", ")).")
            }
            return ["success": true, "expressionId": .string(id)]
        }
    }

    private var motionTool: Tool? {
        let groups = motionGroups
        guard let largest = groups.compactMap({ motions[$0] }).max() else { return nil }
        let counts = groups.map { "\($0): 0 to \(motions[$0, default: 1] - 1)" }.joined(separator: "; ")
        return Tool(
            AvatarToolName.playMotion.rawValue, "Play a motion of your body.",
            parameters: [
                "type": "object",
                "properties": [
                    "group": [
                        "type": "string", "enum": .array(groups.map(JSONValue.string)),
                        "description": "The kind of motion.",
                    ],
                    "index": [
                        "type": "integer", "minimum": 0, "maximum": .integer(largest - 1),
                        "description": .string("Which motion of the group, counted from 0. \(counts)."),
                    ],
                ],
                "required": ["group", "index"],
            ]
        ) { [motions] arguments, _ in
            guard let group = arguments["group"]?.stringValue, let count = motions[group], count > 0 else {
                throw RealtimeError(
                    code: .tool, message: "There is no such group of motions. Choose one of: \(groups.joined(separator: ", ")).")
            }
            // The schema can state one bound for all groups; here is the one of this group.
            guard let index = arguments["index"]?.intValue, (0..<count).contains(index) else {
                throw RealtimeError(code: .tool, message: "The group \(group) has the motions 0 to \(count - 1). Choose one of them.")
            }
            return ["success": true, "group": .string(group), "index": .integer(index)]
        }
    }

    private var gazeTool: Tool {
        // No bounds in the schema: a model that overshoots means the edge, and is not to be refused.
        Tool(
            AvatarToolName.lookAt.rawValue, "Look somewhere with your eyes: to the left or right, up or down, or straight ahead.",
            parameters: [
                "type": "object",
                "properties": [
                    "x": ["type": "number", "description": "-1 is left, 0 is straight ahead, 1 is right."],
                    "y": ["type": "number", "description": "-1 is down, 0 is straight ahead, 1 is up."],
                ],
                "required": ["x", "y"],
            ]
        ) { arguments, _ in
            guard let x = arguments["x"]?.doubleValue, let y = arguments["y"]?.doubleValue else {
                throw RealtimeError(code: .tool, message: "Say where to look with the numbers x and y, from -1 to 1.")
            }
            return ["success": true, "x": .number(Self.clamped(x)), "y": .number(Self.clamped(y))]
        }
    }

    private static func clamped(_ value: Double) -> Double { min(max(value, -1), 1) }
}
