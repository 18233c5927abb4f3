internal import CharivoJSON
internal import CharivoOpenAI

extension DialogueTurn {
    /// What a model is told of an item; `nil` when there is nothing in it for a model: an empty message of the character's, or
    /// an item of a kind that the engine does not serve.
    init?(_ item: WireItem) {
        switch item.kind {
        case .message(let role, let content):
            let words = content.map { $0.words.trimmingWhitespace() }.filter { !$0.isEmpty }.joined(separator: " ")
            switch role {
            case .system: self = .system(words)
            case .user: self = .user(words)
            case .assistant where !words.isEmpty: self = .assistant(words)
            default: return nil
            }
        case .functionCall(let callID, let name, let arguments):
            let members = (try? JSONValue(text: arguments))?.objectValue ?? [:]
            self = .toolCall(id: callID ?? item.id ?? "", name: name, arguments: members)
        case .functionCallOutput(let callID, let output):
            self = .toolOutput(id: callID, output: (try? JSONValue(text: output)) ?? .string(output))
        case .mcpListTools, .mcpCall, .mcpApprovalRequest, .mcpApprovalResponse, .reference, .other:
            return nil
        }
    }
}
