internal import CharivoEngine
internal import CharivoJSON

/// A dialogue as the body of a `chat/completions` request.
struct ChatRequest {
    let json: JSONValue

    init(_ request: DialogueRequest, model: String) {
        var body: JSONObject = [
            "model": .string(model), "stream": true, "messages": .array(Self.messages(of: request)),
        ]
        if !request.tools.isEmpty {
            body["tools"] = .array(request.tools.map(\.asFunction))
            body["tool_choice"] = request.toolChoice.json
        }
        json = .object(body)
    }

    /// The conversation. Services want the outputs of calls right behind them, and refuse calls without one and outputs without a call:
    /// a call is told with its output or not at all.
    private static func messages(of request: DialogueRequest) -> [JSONValue] {
        var messages: [JSONValue] = []
        if !request.instructions.isEmpty { messages.append(message("system", request.instructions)) }
        var outputs: [String: JSONValue] = [:]
        for turn in request.turns { if case .toolOutput(let id, let output) = turn { outputs[id] = output } }
        for turn in request.turns {
            switch turn {
            case .system(let text): messages.append(message("system", text))
            case .user(let text): messages.append(message("user", text))
            case .assistant(let text): messages.append(message("assistant", text))
            case .toolCall(let id, let name, let arguments):
                guard let output = outputs.removeValue(forKey: id) else { continue }
                messages += [
                    [
                        "role": "assistant", "content": nil,
                        "tool_calls": [
                            [
                                "id": .string(id), "type": "function",
                                "function": ["name": .string(name), "arguments": .string(JSONValue.object(arguments).text)],
                            ]
                        ],
                    ],
                    ["role": "tool", "tool_call_id": .string(id), "content": .string(output.stringValue ?? output.text)],
                ]
            case .toolOutput: break
            }
        }
        return messages
    }

    private static func message(_ role: String, _ text: String) -> JSONValue {
        ["role": .string(role), "content": .string(text)]
    }
}

extension DialogueTool {
    fileprivate var asFunction: JSONValue {
        [
            "type": "function",
            "function": ["name": .string(name), "description": .string(description), "parameters": .object(parameters)],
        ]
    }
}

extension DialogueToolChoice {
    fileprivate var json: JSONValue {
        switch self {
        case .auto: "auto"
        case .none: "none"
        case .required: "required"
        case .function(let name): ["type": "function", "function": ["name": .string(name)]]
        }
    }
}
