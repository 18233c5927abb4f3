internal import CharivoJSON
internal import CharivoOpenAI

extension SessionMachine {
    /// An utterance is whole and its item is in the conversation.
    mutating func finish(_ id: Int, at now: Duration) {
        guard var utterance = utterances[id] else { return }
        utterance.isCommitted = true
        utterance.isReported = settings.transcription != nil
        utterances[id] = utterance
        if let outcome = utterance.outcome {
            recognised(id, outcome, at: now)
        } else {
            act(.finishUtterance(id))
            setTimer(.recognition(id), at: now + limits.recognitionTime)
        }
    }

    /// A recogniser answered, or gave up, for an utterance.
    mutating func recognised(_ id: Int, _ outcome: RecognitionOutcome, at now: Duration) {
        guard var utterance = utterances[id] else { return }
        guard utterance.isCommitted else {
            // It failed before the turn was over: the client is told once there is an item to tell it of.
            utterance.outcome = outcome
            utterances[id] = utterance
            return
        }
        utterances[id] = nil
        cancelTimer(.recognition(id))
        let isThere = conversation.entry(utterance.itemID) != nil
        switch outcome {
        case .words(let words):
            let words = words.trimmingWhitespace()
            conversation.change(utterance.itemID) { $0.item.setTranscript(words, at: utterance.contentIndex) }
            if utterance.isReported, isThere { tell(words, of: utterance) }
        case .failed(let failure):
            guard utterance.isReported, isThere else { break }
            let error = WireError(type: WireError.serverError, code: failure.code, message: failure.message)
            send(.inputTranscriptionFailed(itemID: utterance.itemID, contentIndex: utterance.contentIndex, error))
        }
        startResponses(awaiting: utterance.itemID, at: now)
    }

    /// Whether another utterance may be recognised: each may be a request to a service that somebody pays for.
    var hasRoomForUtterance: Bool { utterances.count < limits.pendingUtterances }

    /// The items whose words are not known yet.
    var awaitedItems: Set<String> { Set(utterances.values.filter(\.isCommitted).map(\.itemID)) }

    private mutating func tell(_ words: String, of utterance: PendingUtterance) {
        if !words.isEmpty {
            send(.inputTranscriptionDelta(itemID: utterance.itemID, contentIndex: utterance.contentIndex, delta: words))
        }
        let seconds = Double(utterance.length.count) / 24_000
        send(
            .inputTranscriptionCompleted(
                itemID: utterance.itemID, contentIndex: utterance.contentIndex, transcript: words, usage: .duration(seconds: seconds)))
    }
}

extension WireItem {
    /// Writes the words of the user's speech into a part of a message.
    mutating func setTranscript(_ words: String, at index: Int) {
        guard case .message(let role, var content) = kind, content.indices.contains(index), case .inputAudio = content[index] else {
            return
        }
        content[index] = .inputAudio(nil, transcript: .value(words))
        kind = .message(role: role, content: content)
    }

    /// Takes the words of the user's speech out.
    mutating func forgetTranscripts() {
        guard case .message(let role, let content) = kind else { return }
        kind = .message(
            role: role,
            content: content.map { part in if case .inputAudio(let audio, _) = part { .inputAudio(audio, transcript: .null) } else { part }
            })
    }
}
