internal import CharivoRealtime

extension ProviderEvent {
    /// What a wire event means to a session; `nil` for those that repeat what another one says better.
    init?(_ payload: ServerEvent.Payload) {
        switch payload {
        case .sessionCreated(let session): self = .sessionCreated(ProviderSession(session))
        case .sessionUpdated(let session): self = .sessionUpdated(ProviderSession(session))

        case .speechStarted(let itemID, let milliseconds): self = .speechStarted(itemID: itemID, audioStartMs: milliseconds)
        case .speechStopped(let itemID, let milliseconds): self = .speechStopped(itemID: itemID, audioEndMs: milliseconds)
        case .inputAudioCommitted(let itemID, let previous): self = .audioCommitted(itemID: itemID, previousItemID: previous)
        case .idleTimeoutTriggered(let itemID, _, _): self = .idleTimeout(itemID: itemID)
        case .inputTranscriptionDelta(let itemID, let part, let delta):
            self = .inputTranscript(itemID: itemID, part: part, .delta(delta))
        case .inputTranscriptionCompleted(let itemID, let part, let transcript, let usage):
            self = .inputTranscript(
                itemID: itemID, part: part, .completed(transcript, usage: usage.flatMap(TranscriptionUsage.init)))
        case .inputTranscriptionFailed(let itemID, let part, let error):
            self = .inputTranscript(itemID: itemID, part: part, .failed(ProviderError(error)))

        case .itemAdded(let item, let previous), .itemCreated(let item, let previous):
            guard let item = ConversationItem(item) else { return nil }
            self = .itemAdded(item, previousItemID: previous)
        case .itemDone(let item, _):
            guard let item = ConversationItem(item) else { return nil }
            self = .itemDone(item)
        case .itemDeleted(let itemID): self = .itemDeleted(itemID: itemID)
        case .itemTruncated(let itemID, _, let milliseconds): self = .itemTruncated(itemID: itemID, audioEndMs: milliseconds)

        case .responseCreated(let response): self = .responseCreated(ProviderResponse(response))
        case .responseDone(let response):
            var done = ProviderResponse(response)
            // A service that does not say how a reply ended means that it did.
            if done.status == .inProgress { done.status = .completed }
            self = .responseDone(done)
        case .outputItemAdded(let responseID, _, let item):
            guard let item = ConversationItem(item) else { return nil }
            self = .outputItemAdded(responseID: responseID, item)
        case .outputItemDone(let responseID, _, let item):
            guard let item = ConversationItem(item) else { return nil }
            self = .outputItemDone(responseID: responseID, item)
        case .outputTextDelta(let place, let delta): self = .textDelta(OutputPlace(place), delta)
        case .outputTranscriptDelta(let place, let delta): self = .textDelta(OutputPlace(place), delta, isTranscript: true)
        case .outputTextDone(let place, let text), .outputTranscriptDone(let place, let text):
            self = .textDone(OutputPlace(place), text)
        case .outputAudioDelta(let place, let audio): self = .audioDelta(OutputPlace(place), audio.pcm)
        case .outputAudioDone(let place): self = .audioDone(OutputPlace(place))

        case .outputAudioStarted(let responseID): self = .outputBufferStarted(responseID: responseID)
        case .outputAudioStopped(let responseID), .outputAudioCleared(let responseID):
            self = .outputBufferStopped(responseID: responseID)

        case .error(let error): self = .error(ProviderError(error))
        case .unknown(let type, let raw): self = .unknown(type: type, raw)

        case .conversationCreated, .itemRetrieved, .inputTranscriptionSegment, .inputAudioCleared, .dtmfReceived, .contentPartAdded,
            .contentPartDone, .functionArgumentsDelta, .functionArgumentsDone, .mcpArgumentsDelta, .mcpArgumentsDone,
            .mcpCallInProgress, .mcpCallCompleted, .mcpCallFailed, .mcpListToolsInProgress, .mcpListToolsCompleted,
            .mcpListToolsFailed, .rateLimitsUpdated:
            return nil
        }
    }
}

extension OutputPlace {
    fileprivate init(_ location: WireContentLocation) {
        self.init(responseID: location.responseID, itemID: location.itemID, part: location.contentIndex)
    }
}

extension ProviderError {
    init(_ error: WireError) {
        // A service's type says more than nothing where it has no code. Without either the wire's reader calls it an error.
        let type = error.type == "error" ? nil : error.type
        self.init(code: error.code ?? type, message: error.message, parameter: error.param, messageID: error.eventID)
    }
}

extension ProviderResponse {
    /// The key under which a request's name travels in the metadata, which the service repeats.
    static let requestKey = "charivo_request"

    init(_ response: WireResponse) {
        let failure = response.statusDetails?.error.map {
            ProviderError(code: $0.code ?? $0.type, message: $0.message ?? "The service failed at the reply, and did not say why.")
        }
        self.init(
            id: response.id, status: response.status.flatMap { Status(rawValue: $0.rawValue) } ?? .inProgress,
            reason: response.statusDetails?.reason, error: failure, usage: response.usage.map(TokenUsage.init),
            requestID: response.metadata?[Self.requestKey], isInConversation: !response.isOutOfBand)
        unreadable = response.unreadable
    }
}

extension TokenUsage {
    fileprivate init(_ usage: WireUsage) {
        let input = Self.believable(usage.inputTokens ?? 0)
        let output = Self.believable(usage.outputTokens ?? 0)
        let told = TokenUsage(
            totalTokens: usage.totalTokens ?? input + output, inputTokens: input, outputTokens: output,
            cachedTokens: usage.inputDetails?.cached, cachedAudioTokens: usage.inputDetails?.cachedDetails?.audio,
            inputAudioTokens: usage.inputDetails?.audio, outputAudioTokens: usage.outputDetails?.audio)
        self = told.bounded
    }
}

extension TranscriptionUsage {
    fileprivate init?(_ usage: WireTranscriptionUsage) {
        switch usage {
        case .tokens(let usage): self = .tokens(TokenUsage(usage))
        case .duration(let seconds):
            guard seconds.isFinite, seconds >= 0 else { return nil }
            self = .audio(.seconds(min(seconds, Self.longestSound.inSeconds)))
        case .other: return nil
        }
    }
}
