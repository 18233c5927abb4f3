internal import CharivoRealtime

extension ConversationItem {
    /// A wire item; `nil` when it has no id to be known by.
    init?(_ item: WireItem) {
        guard let id = item.id else { return nil }
        switch item.kind {
        case .message(let role, let content):
            let kind: Kind = role == .user ? .user : role == .assistant ? .assistant : .system
            self.init(id: id, kind: kind, status: Status(item.status), isSpoken: content.contains(where: \.isSpoken))
            parts = content.enumerated().compactMap { index, part in
                part.words.map { Part(index: index, text: $0, isFinal: item.status == .completed) }
            }
        case .functionCall(let callID, let name, let arguments):
            self.init(id: id, kind: .toolCall(callID: callID ?? id, name: name, arguments: arguments), status: Status(item.status))
        case .functionCallOutput(let callID, let output):
            self.init(id: id, kind: .toolOutput(callID: callID, output: output), status: .completed)
        case .mcpListTools: self.init(id: id, kind: .other(type: "mcp_list_tools"), status: .completed)
        case .mcpCall: self.init(id: id, kind: .other(type: "mcp_call"), status: Status(item.status))
        case .mcpApprovalRequest: self.init(id: id, kind: .other(type: "mcp_approval_request"), status: .completed)
        case .mcpApprovalResponse: self.init(id: id, kind: .other(type: "mcp_approval_response"), status: .completed)
        case .reference: return nil
        case .other(let type, _): self.init(id: id, kind: .other(type: type), status: .completed)
        }
    }
}

extension ConversationItem.Status {
    fileprivate init(_ status: WireItemStatus?) {
        self = status == .incomplete ? .interrupted : status == .inProgress ? .inProgress : .completed
    }
}

extension WireContentPart {
    fileprivate var isSpoken: Bool {
        switch self {
        case .inputAudio, .outputAudio: true
        default: false
        }
    }

    fileprivate var words: String? {
        switch self {
        case .inputText(let text), .outputText(let text): text
        case .inputAudio(_, let transcript): transcript.value
        case .outputAudio(_, let transcript): transcript
        case .inputImage, .other: nil
        }
    }
}

extension WireItem {
    /// The item as a client may create it: words only, since a service takes no sound of the assistant's.
    init(creating item: ConversationItem) {
        let kind: Kind =
            switch item.kind {
            case .user: .message(role: .user, content: [.inputText(item.effectiveText)])
            case .assistant: .message(role: .assistant, content: [.outputText(item.effectiveText)])
            case .system: .message(role: .system, content: [.inputText(item.effectiveText)])
            case .toolCall(let callID, let name, let arguments): .functionCall(callID: callID, name: name, arguments: arguments)
            case .toolOutput(let callID, let output): .functionCallOutput(callID: callID, output: output)
            case .other(let type): .other(type: type, [:])
            }
        self.init(id: item.id, kind: kind)
    }
}
