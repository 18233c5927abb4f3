internal import CharivoJSON
internal import CharivoOpenAI

/// The life of one response: what comes out of its pipeline becomes the protocol's ladder of events. Pure.
///
/// Every path ends with exactly one `response.done`, and with the whole closing ladder of an open item before it; whatever
/// comes after is dropped.
struct ResponseMachine: Sendable {
    /// How a response ends.
    enum Ending: Sendable, Hashable {
        case completed
        case cancelled(Cancellation)
        case reachedLimit
        case failed(ResponseFailure)
    }

    /// Who cancelled it.
    enum Cancellation: String, Sendable, Hashable {
        case turnDetected = "turn_detected"
        case clientCancelled = "client_cancelled"
    }

    /// The most a response may take even if the client sets no limit, so that `response.done` stays below 1 MiB: 54 minutes of
    /// speech, or 256 KiB of text.
    static let mostTokens = 65_536

    let traits: ResponseTraits
    /// Whether `response.done` was given.
    private(set) var isOver = false
    /// What the model was asked, in tokens.
    var inputUsage = WireTokenDetails(text: 0, audio: 0, image: 0, cached: 0)
    private var output: [WireItem] = []
    private var open: OpenMessage?
    private var textTokens = 0
    private var sound = AudioTicks.zero
    private let identifiers: Identifiers

    init(traits: ResponseTraits, identifiers: Identifiers) {
        self.traits = traits
        self.identifiers = identifiers
    }

    /// The response was created.
    func begin() -> [ResponseStep] {
        [.send(.responseCreated(resource(status: .inProgress, details: nil, usage: nil)))]
    }

    /// The pipeline brought something forth.
    mutating func handle(_ piece: ResponseOutput) -> [ResponseStep] {
        guard !isOver else { return [] }
        switch piece {
        case .text(let text): return written(text)
        case .clause(let text): return clauseBegan(text)
        case .audio(let samples): return sounded(samples)
        case .clauseEnded: return open.map { [.clauseEnded(itemID: $0.location.itemID)] } ?? []
        case .toolCall(let name, let arguments): return called(name, arguments)
        case .finished: return end(.completed)
        case .failed(let failure): return end(.failed(failure))
        }
    }

    /// The response ends, however far it is.
    mutating func end(_ ending: Ending) -> [ResponseStep] {
        guard !isOver else { return [] }
        isOver = true
        let (status, details) = ending.wire
        var steps = closeMessage(status: ending == .completed ? .completed : .incomplete)
        steps.append(.send(.responseDone(resource(status: status, details: details, usage: usage))))
        steps.append(.over)
        return steps
    }

    private mutating func written(_ text: String) -> [ResponseStep] {
        let (kept, isCut) = fitting(text)
        var steps = kept.isEmpty ? [] : openMessage()
        if !kept.isEmpty, let location = open?.location {
            open?.words += kept
            textTokens += TokenMeasure.text(kept)
            steps.append(.send(.outputTextDelta(location, delta: kept)))
        }
        return isCut ? steps + end(.reachedLimit) : steps
    }

    private mutating func clauseBegan(_ text: String) -> [ResponseStep] {
        let tokens = TokenMeasure.text(text)
        if tokens > tokensLeft { return end(.reachedLimit) }
        textTokens += tokens
        var steps = openMessage()
        guard let location = open?.location else { return steps }
        open?.words += text
        steps.append(.clauseBegan(itemID: location.itemID, text))
        steps.append(.send(.outputTranscriptDelta(location, delta: text)))
        return steps
    }

    private mutating func sounded(_ samples: [Int16]) -> [ResponseStep] {
        guard let location = open?.location else { return [] }
        let rate = traits.encoding.sampleRate
        var kept = samples
        var isCut = false
        let allowed = TokenMeasure.outputAudioLength(tokens: max(0, tokenLimit - textTokens)) - sound
        if AudioTicks.samples(samples.count, at: rate) > allowed {
            isCut = true
            kept = Array(samples.prefix(max(0, allowed.count * rate / 24_000)))
        }
        var steps: [ResponseStep] = []
        if !kept.isEmpty {
            let length = AudioTicks.samples(kept.count, at: rate)
            sound += length
            steps.append(.sounded(itemID: location.itemID, length))
            steps.append(.send(.outputAudioDelta(location, WireAudio(samples: kept, encoding: traits.encoding))))
        }
        return isCut ? steps + end(.reachedLimit) : steps
    }

    private mutating func called(_ name: String, _ arguments: JSONObject) -> [ResponseStep] {
        let text = JSONValue.object(arguments).text
        let tokens = TokenMeasure.text(text) + TokenMeasure.text(name)
        if tokens > tokensLeft { return end(.reachedLimit) }
        textTokens += tokens
        var steps = closeMessage(status: .completed)
        let index = output.count
        let location = WireCallLocation(responseID: traits.id, itemID: identifiers.item(), outputIndex: index)
        let callID = identifiers.call()
        var item = WireItem(
            id: location.itemID, status: .inProgress, kind: .functionCall(callID: callID, name: name, arguments: ""))
        steps += [.send(.outputItemAdded(responseID: traits.id, outputIndex: index, item)), .itemBegan(item)]
        steps.append(.send(.functionArgumentsDelta(location, callID: callID, delta: text)))
        steps.append(.send(.functionArgumentsDone(location, callID: callID, name: name, arguments: text)))
        item.status = .completed
        item.kind = .functionCall(callID: callID, name: name, arguments: text)
        output.append(item)
        return steps + [.itemEnded(item), .send(.outputItemDone(responseID: traits.id, outputIndex: index, item))]
    }

    private mutating func openMessage() -> [ResponseStep] {
        guard open == nil else { return [] }
        let location = WireContentLocation(responseID: traits.id, itemID: identifiers.item(), outputIndex: output.count)
        let message = OpenMessage(location: location, isSpoken: traits.modality == .audio)
        open = message
        let item = message.item(status: .inProgress, withContent: false)
        return [
            .send(.outputItemAdded(responseID: traits.id, outputIndex: location.outputIndex, item)), .itemBegan(item),
            .send(.contentPartAdded(location, message.part)),
        ]
    }

    private mutating func closeMessage(status: WireItemStatus) -> [ResponseStep] {
        guard let message = open else { return [] }
        open = nil
        let item = message.item(status: status, withContent: true)
        output.append(item)
        let location = message.location
        var steps: [ResponseStep] =
            message.isSpoken
            ? [.send(.outputAudioDone(location)), .send(.outputTranscriptDone(location, transcript: message.words))]
            : [.send(.outputTextDone(location, text: message.words))]
        steps += [.send(.contentPartDone(location, message.part)), .itemEnded(item)]
        return steps + [.send(.outputItemDone(responseID: traits.id, outputIndex: location.outputIndex, item))]
    }

    private var outputTokens: Int { textTokens + TokenMeasure.outputAudio(sound) }

    private var tokensLeft: Int { max(0, tokenLimit - outputTokens) }

    private var tokenLimit: Int {
        if case .tokens(let limit) = traits.limit { min(limit, Self.mostTokens) } else { Self.mostTokens }
    }

    private func fitting(_ text: String) -> (String, isCut: Bool) {
        let left = tokensLeft
        guard TokenMeasure.text(text) > left else { return (text, false) }
        var kept = ""
        for character in text {
            guard kept.utf8.count + character.utf8.count <= left * 4 else { break }
            kept.append(character)
        }
        return (kept, true)
    }

    private var usage: WireUsage {
        let input = (inputUsage.text ?? 0) + (inputUsage.audio ?? 0)
        return WireUsage(
            totalTokens: input + outputTokens, inputTokens: input, outputTokens: outputTokens, inputDetails: inputUsage,
            outputDetails: WireTokenDetails(text: textTokens, audio: TokenMeasure.outputAudio(sound)))
    }

    private func resource(status: WireResponseStatus, details: WireStatusDetails?, usage: WireUsage?) -> WireResponse {
        WireResponse(
            id: traits.id, status: status, statusDetails: details, output: output, conversationID: traits.conversationID,
            isOutOfBand: traits.conversationID == nil, outputModalities: [traits.modality], maxOutputTokens: traits.limit,
            audioOutput: WireAudioOutput(
                format: .value(WireAudioFormat(traits.encoding)), voice: traits.voice.map(Patch.value) ?? .absent),
            usage: usage, metadata: traits.metadata)
    }
}
