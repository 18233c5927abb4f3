extension SessionMachine {
    /// The provider said something, over the connection of this generation.
    mutating func received(_ event: ProviderEvent, generation: Int, now: Duration, random: Double) -> [SessionEffect] {
        probe.heard(generation: generation)
        // What the provider counted is reckoned with in many places; here is where it comes in.
        let event = event.bounded
        if generation == rotation.generation {
            standbyReceived(event, generation: generation, now: now)
            return drain()
        }
        // What an older connection still says is about a conversation that is over for it.
        guard generation == self.generation, connection.isOpen else { return drain() }
        if let id = event.responseID {
            responses.heard(of: id, now: now)
            replies.heard(of: id, now: now)
            if replies.grew(id, by: event.weight) { stopEndlessReply(id, now: now) }
        }
        switch event {
        case .sessionCreated(let session): note(session, now: now)
        case .sessionUpdated(let session): updateAcknowledged(session, now: now)

        case .speechStarted(let itemID, let milliseconds): speechStarted(itemID: itemID, atMs: milliseconds, now: now)
        case .speechStopped(let itemID, let milliseconds):
            publish(.userSpeechStopped(UserSpeech(itemID: itemID, audioMs: milliseconds, generation: generation)))
            spoken.ends(itemID, at: .milliseconds(milliseconds))
            userFellSilent(now: now)
            act(on: judge.speechStopped(itemID, now: now), now: now)
        case .audioCommitted(let itemID, let previousItemID): audioCommitted(itemID: itemID, after: previousItemID, now: now)
        case .idleTimeout(let itemID): turns.fellSilent(as: itemID)
        case .inputTranscript(let itemID, let part, let transcript):
            heardUser(transcript, itemID: itemID, part: part, now: now)

        case .itemAdded(let item, let previousItemID): itemAdded(item, after: previousItemID)
        case .itemDone(let item): itemDone(item)
        case .itemDeleted(let itemID): publish(conversation.remove(itemID))
        case .itemTruncated: break

        case .responseCreated(let response): replyCreated(response, now: now)
        case .outputItemAdded(let responseID, let item): outputItemAdded(item, responseID: responseID)
        case .outputItemDone(let responseID, let item): outputItemDone(item, responseID: responseID, now: now)
        case .textDelta(let place, let text, let isTranscript):
            textArrived(text, at: place, isTranscript: isTranscript, now: now)
        case .textDone(let place, let text): textCompleted(text, at: place, now: now)
        case .audioDelta(let place, let audio): audioArrived(audio, at: place)
        case .audioDone(let place): publish(playback.completed(itemID: place.itemID, part: place.part, now: now))
        case .responseDone(let response): replyDone(response, now: now)

        case .outputBufferStarted(let responseID): transportPlays(responseID)
        case .outputBufferStopped(let responseID): transportStopped(responseID)

        case .resumptionHandle(let handle): resumption.given(handle)

        case .error(let error): refused(error, now: now, random: random)
        case .unknown(let type, _):
            if provider.sent(unknownType: type) {
                diagnose("unknown_event", "The provider sent an event of a type this library does not know: \(type.prefix(100)).")
            }
        case .malformed(let reason): diagnose("malformed_event", "The provider sent a message that cannot be read: \(reason)")
        }
        endIfClosed(now: now)
        return drain()
    }

    /// Something was refused. An error touches what it is about, and nothing else.
    private mutating func refused(_ error: ProviderError, now: Duration, random: Double) {
        if let messageID = error.messageID { resumption.refused(messageID, code: error.code) }
        // The reply had ended before the cancel arrived: what was wanted is so.
        if error.code == "response_cancel_not_active" || replayRefused(error) { return }
        let reported = RealtimeError(refusal: error)
        if let beginning = refresh.beginning, error.messageID == beginning.messageID || error.messageID == nil && reported.isTerminal {
            return configureRefused(reported, now: now, random: random)
        }
        if let messageID = error.messageID {
            // A message that the provider does not take was not said.
            if let itemID = turns.refused(messageID) { publish(conversation.remove(itemID)) }
            if !reported.isTerminal, let itemID = deletions.refused(messageID) { return deletionRefused(itemID, error) }
            let outcome = refresh.rejected(messageID: messageID, reported)
            if outcome != .none { return finishUpdate(outcome, now: now) }
            let action = responses.rejected(messageID: messageID, error)
            if action != .none || error.code == "conversation_already_has_active_response" {
                perform(action, now: now)
                return sendUpdateIfDue(now: now)
            }
        }
        if refusedTurn(error) { return }
        report(reported)
    }

    /// An item was not forgotten: there is none, and what was wanted is so, or the model still knows it. The user notices neither.
    private mutating func deletionRefused(_ itemID: String, _ error: ProviderError) {
        if error.code == ItemDeletions.noSuchItem {
            publish(conversation.remove(itemID))
            diagnose("item_already_gone", "The provider was told to forget an item that it does not have.")
        } else {
            let code = error.code.flatMap(RealtimeError.name) ?? "no code"
            diagnose("item_not_deleted", "The provider did not forget an item as it was told to (\(code)).")
        }
    }

    /// Which of our kinds a provider's error is.
    static func code(for error: ProviderError) -> RealtimeError.Code { RealtimeError.Code(providerCode: error.code) ?? .provider }
}

extension ProviderEvent {
    /// The reply an event is about.
    fileprivate var responseID: String? {
        switch self {
        case .responseCreated(let response), .responseDone(let response): response.id
        case .outputItemAdded(let id, _), .outputItemDone(let id, _), .outputBufferStarted(let id), .outputBufferStopped(let id): id
        case .textDelta(let place, _, _), .textDone(let place, _), .audioDelta(let place, _), .audioDone(let place): place.responseID
        default: nil
        }
    }
}
