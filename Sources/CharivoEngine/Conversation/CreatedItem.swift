internal import CharivoOpenAI

/// An item that a client creates, checked and made ready for the conversation.
struct CreatedItem: Sendable, Hashable {
    /// The greatest length of an id that a client chooses, in bytes.
    static let longestID = 128

    /// Its id.
    let id: String
    /// The item as the conversation keeps it: with its id, whole, without sound.
    let item: WireItem
    /// Sound whose words the client did not give, and where it stands.
    private(set) var audio: WireAudio?
    private(set) var audioIndex = 0

    /// Checks an item.
    ///
    /// - Parameter limit: The most bytes it may have as JSON, without sound.
    init(_ created: WireItem, id: String, limit: Int) throws(WireError) {
        guard !id.isEmpty, id != "root", id.utf8.count <= Self.longestID else {
            throw WireError(
                code: "invalid_value", message: "Invalid 'item.id': it has 1 to \(Self.longestID) bytes and is not 'root'.",
                param: "item.id")
        }
        var kind = created.kind
        switch created.kind {
        case .message(let role, let content):
            try Self.check(role, content)
            for (index, part) in content.enumerated() {
                guard case .inputAudio(let sound?, let transcript) = part, transcript.value == nil, audio == nil else { continue }
                audio = sound
                audioIndex = index
            }
            kind = .message(role: role, content: content.map(\.silent))
        case .functionCall(let callID, let name, let arguments):
            kind = .functionCall(callID: callID ?? id, name: name, arguments: arguments)
        case .reference, .other:
            throw WireError(
                code: "invalid_value",
                message: "Invalid 'item.type': an item to create is a message, a function_call or a function_call_output.",
                param: "item.type")
        case .functionCallOutput, .mcpListTools, .mcpCall, .mcpApprovalRequest, .mcpApprovalResponse: break
        }
        self.id = id
        item = WireItem(id: id, status: created.status == .incomplete ? .incomplete : .completed, kind: kind)
        guard item.encodedSize <= limit else {
            throw WireError(
                code: "string_above_max_length", message: "The item has more than \(limit) bytes without its sound. Send less of it.",
                param: "item")
        }
    }

    private static func check(_ role: WireRole, _ content: [WireContentPart]) throws(WireError) {
        guard [.system, .user, .assistant].contains(role) else {
            throw WireError(
                code: "invalid_value", message: "Invalid 'item.role': it is 'system', 'user' or 'assistant'.", param: "item.role")
        }
        for (index, part) in content.enumerated() {
            let fits =
                switch (part, role) {
                case (.inputText, .system), (.inputText, .user), (.inputAudio, .user), (.inputImage, .user): true
                case (.outputText, .assistant): true
                default: false
                }
            guard fits else {
                throw WireError(
                    code: "invalid_value",
                    message: "Invalid 'item.content[\(index)].type': a message of that role cannot be created with it.",
                    param: "item.content[\(index)].type")
            }
        }
    }
}
