internal import CharivoJSON
internal import CharivoOpenAI

extension DialogueTool {
    /// A function as a model sees it; `nil` for a tool that only the live service can run.
    init?(_ tool: WireTool) {
        guard case .function(let function) = tool else { return nil }
        self.init(name: function.name, description: function.description ?? "", parameters: function.parameters ?? [:])
    }
}

extension DialogueToolChoice {
    /// The choice as a model sees it.
    init(_ choice: WireToolChoice?) {
        switch choice {
        case .forbidden: self = .none
        case .required: self = .required
        case .function(let name): self = .function(name)
        case .auto, .mcp, .other, nil: self = .auto
        }
    }
}

extension DialogueRequest {
    /// What the request takes, in tokens of text.
    var textTokens: Int {
        let turns = turns.reduce(0) { $0 + $1.textTokens }
        let tools = tools.reduce(0) {
            $0 + TokenMeasure.text($1.name + $1.description) + TokenMeasure.text(JSONValue.object($1.parameters).text)
        }
        return TokenMeasure.text(instructions) + turns + tools
    }
}

extension DialogueTurn {
    fileprivate var textTokens: Int {
        switch self {
        case .system(let text), .user(let text), .assistant(let text): TokenMeasure.text(text)
        case .toolCall(_, let name, let arguments): TokenMeasure.text(name) + TokenMeasure.text(JSONValue.object(arguments).text)
        case .toolOutput(_, let output): TokenMeasure.text(output.text)
        }
    }
}
