import CharivoOpenAI

/// What a client has seen of one response, for ``OrderingChecker``.
struct ResponseRecord {
    /// The item being generated.
    struct OpenItem {
        var id: String
        var index: Int
        var item: WireItem
        var part: WireResponsePart?
        var words = ""
        var arguments = ""
        var ended: Set<String> = []
    }

    let id: String
    let isInConversation: Bool
    var isDone = false
    var isItemDeleted = false
    private(set) var open: OpenItem?
    private var output: [WireItem] = []

    init(id: String, isInConversation: Bool) {
        self.id = id
        self.isInConversation = isInConversation
    }

    /// Takes the next event of the response; says what is wrong with it.
    mutating func check(_ payload: ServerEvent.Payload) -> [String] {
        var problems: [String] = []
        func require(_ condition: Bool, _ problem: String) { if !condition { problems.append("\(payload.kind): \(problem)") } }
        switch payload {
        case .outputItemAdded(_, let index, let item):
            require(open == nil, "another item is open")
            require(index == output.count, "the index is \(index), not \(output.count)")
            require(item.status == .inProgress, "the status is not in_progress")
            open = OpenItem(id: item.id ?? "", index: index, item: item)
        case .contentPartAdded(let location, let part):
            require(isHere(location), "it is elsewhere")
            require(open?.part == nil, "there is a part already")
            open?.part = part
        case .outputTextDelta(let location, let delta):
            require(isHere(location), "it is elsewhere")
            require(open?.part?.isText == true, "there is no text part")
            open?.words += delta
        case .outputTranscriptDelta(let location, let delta):
            require(isHere(location), "it is elsewhere")
            require(open?.part?.isText == false, "there is no audio part")
            open?.words += delta
        case .outputAudioDelta(let location, let audio):
            require(isHere(location), "it is elsewhere")
            require(open?.part?.isText == false, "there is no audio part")
            require(audio.sampleCount > 0, "it is empty")
            require(open?.ended.isEmpty == true, "the part has ended")
        case .outputTextDone(let location, let text), .outputTranscriptDone(let location, let text):
            require(isHere(location), "it is elsewhere")
            require(text == open?.words, "it is not what the deltas add up to")
            require(open?.ended.insert("words").inserted == true, "it came twice")
        case .outputAudioDone(let location):
            require(isHere(location), "it is elsewhere")
            require(open?.ended.insert("audio").inserted == true, "it came twice")
        case .contentPartDone(let location, let part):
            require(isHere(location), "it is elsewhere")
            require(part.words == open?.words, "it is not what the deltas add up to")
            require(open?.ended == (part.isText ? ["words"] : ["words", "audio"]), "the ladder is not whole")
            open?.ended.insert("part")
        case .functionArgumentsDelta(let location, _, let delta):
            require(location.itemID == open?.id && location.outputIndex == open?.index, "it is elsewhere")
            open?.arguments += delta
        case .functionArgumentsDone(let location, let callID, let name, let arguments):
            require(location.itemID == open?.id && location.outputIndex == open?.index, "it is elsewhere")
            require(arguments == open?.arguments, "it is not what the deltas add up to")
            require(open?.item.kind == .functionCall(callID: callID, name: name ?? "", arguments: ""), "it is not the call that was added")
            open?.ended.insert("arguments")
        case .outputItemDone(_, let index, let item):
            require(item.id == open?.id && index == open?.index, "it is elsewhere")
            require(item.status == .completed || item.status == .incomplete, "it has no final status")
            if case .functionCall(_, _, let arguments) = item.kind {
                require(open?.ended == ["arguments"], "the arguments are not done")
                require(arguments == open?.arguments && item.status == .completed, "the call is not whole")
            } else {
                require(open?.ended.contains("part") == true, "the part is not done")
                require(item.words == open?.words, "it is not what the deltas add up to")
            }
            output.append(item)
            open = nil
        case .responseDone(let response):
            require(open == nil, "an item is open")
            require(response.output == output, "the output is not what was generated")
            require(response.status != .inProgress && response.statusDetails?.type == response.status, "the status is not final")
            let usage = response.usage
            require(usage != nil && usage?.totalTokens == (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0), "the usage is wrong")
            if response.status == .completed { require(output.allSatisfy { $0.status == .completed }, "an item is incomplete") }
            require((response.conversationID != nil) == isInConversation, "it changed its conversation")
            isDone = true
        default: break
        }
        return problems
    }

    private func isHere(_ location: WireContentLocation) -> Bool {
        location.itemID == open?.id && location.outputIndex == open?.index && location.contentIndex == 0
    }
}

extension WireResponsePart {
    /// Whether it is written.
    var isText: Bool { if case .text = self { true } else { false } }

    /// Its words.
    var words: String {
        switch self {
        case .text(let text), .audio(let text): text
        case .other: ""
        }
    }
}

extension WireItem {
    /// The words of a message.
    var words: String {
        guard case .message(_, let content) = kind else { return "" }
        return content.map { part in
            switch part {
            case .inputText(let text), .outputText(let text): text
            case .inputAudio(_, let transcript): transcript.value ?? ""
            case .outputAudio(_, let transcript): transcript ?? ""
            case .inputImage, .other: ""
            }
        }.joined()
    }
}
