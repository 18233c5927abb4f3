internal import CharivoJSON

extension ClientEvent {
    /// The first of the protocol's limits that this event breaks, as a service answers it; `nil` when it breaks none.
    ///
    /// These are the limits that an event has by itself. What depends on the session (a voice that is locked, an item that does
    /// not exist) its owner knows.
    package var violation: WireError? {
        var rules = WireRules()
        rules.length(eventID, atMost: 512, at: "event_id")
        switch payload {
        case .sessionUpdate(let session): session.violations.forEach { rules.report($0) }
        case .inputAudioAppend(let audio): rules.check(audio)
        case .itemCreate(let item, _): rules.check(item)
        case .itemTruncate(_, let contentIndex, let audioEnd):
            rules.range(contentIndex, 0...Int.max, at: "content_index")
            rules.range(audioEnd, 0...Int.max, at: "audio_end_ms")
        case .responseCreate(let response?): rules.check(response, at: "response")
        case .unknown: rules.report(.unknownEventType(eventID: nil))
        case .sessionClose, .inputAudioCommit, .inputAudioClear, .outputAudioClear, .itemRetrieve, .itemDelete, .responseCreate(nil),
            .responseCancel:
            break
        }
        var violation = rules.violations.first
        violation?.eventID = eventID
        return violation
    }
}

extension WireRules {
    /// The longest piece of audio in one event: 15 MiB.
    private static let maximumAudioBytes = 15 << 20

    fileprivate mutating func check(_ audio: WireAudio) {
        let count = audio.sampleCount * audio.encoding.bytesPerSample
        guard count > Self.maximumAudioBytes else { return }
        report(
            WireError(
                code: "string_above_max_length",
                message: "Invalid 'audio': audio too long. Expected at most \(Self.maximumAudioBytes) bytes, but got \(count) instead.",
                param: "audio"))
    }

    fileprivate mutating func check(_ item: WireItem) {
        switch item.kind {
        case .message(let role, let content):
            word(role.rawValue, [WireRole.system, .user, .assistant].map(\.rawValue), at: "item.role")
            let types: [WireRole: [String]] = [
                .system: ["input_text"], .user: ["input_text", "input_audio", "input_image"], .assistant: ["output_text"],
            ]
            guard let types = types[role] else { return }
            for (index, part) in content.enumerated() {
                word(part.members["type"]?.stringValue, types, at: "item.content[\(index)].type")
            }
        case .other, .reference:
            report(
                .unsupportedValue(
                    "item.type",
                    supported: [
                        "message", "function_call", "function_call_output", "mcp_list_tools", "mcp_call", "mcp_approval_request",
                        "mcp_approval_response",
                    ]))
        case .functionCall, .functionCallOutput, .mcpListTools, .mcpCall, .mcpApprovalRequest, .mcpApprovalResponse: break
        }
    }

    fileprivate mutating func check(_ response: WireResponseCreate, at path: String) {
        nothingElse(response.extras, at: path)
        check(modalities: response.outputModalities, at: "\(path).output_modalities")
        check(tools: response.tools, at: "\(path).tools")
        check(toolChoice: response.toolChoice, at: "\(path).tool_choice")
        check(limit: response.maxOutputTokens, at: "\(path).max_output_tokens")
        if let output = response.audioOutput { check(output, at: "\(path).audio.output") }
        guard let metadata = response.metadata else { return }
        count(metadata.count, atMost: 16, at: "\(path).metadata")
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            length(key, atMost: 64, at: "\(path).metadata")
            length(value, atMost: 512, at: "\(path).metadata.\(key)")
        }
    }
}
