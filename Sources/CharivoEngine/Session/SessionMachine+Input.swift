internal import CharivoOpenAI
internal import CharivoRealtime

extension SessionMachine {
    mutating func append(_ audio: PCMAudio, at now: Duration) throws(WireError) {
        let events: [InputAudioBuffer.Event]
        do {
            events = try input.append(audio, characterSpeaks: now < playbackEnd)
        } catch {
            throw .inputRefused(error)
        }
        for event in events {
            switch event {
            case .speechStarted(let place): speechStarted(at: place, now: now)
            case .manualTurnStarted(let place): beginTurn(at: place)
            case .sound(let sound): if let turn { act(.feed(turn.utterance, sound)) }
            case .speechStopped(let place):
                guard let turn else { continue }
                send(.speechStopped(itemID: turn.itemID, audioEndMilliseconds: place.milliseconds))
                commitTurn(length: place - turn.start, at: now)
                if settings.createsResponse { answerTurn(at: now) }
            }
        }
    }

    mutating func commitInput(at now: Duration) throws(WireError) {
        let length: AudioTicks
        do {
            length = try input.commit()
        } catch {
            throw .inputRefused(error)
        }
        commitTurn(length: length, at: now)
    }

    mutating func clearInput() {
        if input.clear() { dropTurn() }
        send(.inputAudioCleared)
    }

    /// What was gathered is not wanted any more.
    mutating func dropTurn() {
        guard let turn else { return }
        self.turn = nil
        utterances[turn.utterance] = nil
        act(.cancelUtterance(turn.utterance))
    }

    private mutating func speechStarted(at place: AudioTicks, now: Duration) {
        let turn = beginTurn(at: place)
        send(.speechStarted(itemID: turn.itemID, audioStartMilliseconds: place.milliseconds))
        cancelTimer(.idle)
        guard settings.interruptsResponse else { return }
        // The client stops playing by itself; from here on nobody is spoken over.
        playbackEnd = min(playbackEnd, now)
        owesResponse = false
        if let activeResponseID { end(activeResponseID, .cancelled(.turnDetected), at: now) }
    }

    @discardableResult
    private mutating func beginTurn(at place: AudioTicks) -> UserTurn {
        let turn = UserTurn(itemID: identifiers.item(), utterance: nextUtterance, start: place)
        nextUtterance += 1
        self.turn = turn
        let hasRoom = hasRoomForUtterance
        utterances[turn.utterance] = PendingUtterance(itemID: turn.itemID)
        if hasRoom {
            act(.beginUtterance(turn.utterance, settings.recognitionHints))
        } else {
            utterances[turn.utterance]?.outcome = .failed(.tooManyUtterances)
        }
        return turn
    }

    /// The turn becomes an item, and its words are asked for.
    private mutating func commitTurn(length: AudioTicks, at now: Duration) {
        guard let turn else { return }
        self.turn = nil
        cancelTimer(.idle)
        addUserAudio(itemID: turn.itemID, length: length)
        utterances[turn.utterance]?.length = length
        finish(turn.utterance, at: now)
    }

    /// Nobody spoke for the idle timeout: an item without words is committed and answered.
    mutating func idleTimedOut(at now: Duration) {
        let itemID = identifiers.item()
        let end = input.end
        send(
            .idleTimeoutTriggered(
                itemID: itemID, audioStartMilliseconds: min(idleStart, end).milliseconds, audioEndMilliseconds: end.milliseconds))
        let length = end - min(idleStart, end)
        addUserAudio(itemID: itemID, length: length)
        var utterance = PendingUtterance(itemID: itemID)
        utterance.isCommitted = true
        utterance.isReported = settings.transcription != nil
        utterance.length = length
        utterances[nextUtterance] = utterance
        nextUtterance += 1
        recognised(nextUtterance - 1, .words(""), at: now)
        answerTurn(at: now)
    }

    private mutating func addUserAudio(itemID: String, length: AudioTicks) {
        let item = WireItem(
            id: itemID, status: .completed, kind: .message(role: .user, content: [.inputAudio(nil, transcript: .null)]))
        // The id was drawn at random a moment ago, so it is not there yet.
        let previous = try? conversation.insert(item, id: itemID)
        conversation.change(itemID) { $0.inputAudio = length }
        send(.inputAudioCommitted(itemID: itemID, previousItemID: previous ?? nil))
        send(.itemAdded(item, previousItemID: previous ?? nil))
        send(.itemDone(item, previousItemID: previous ?? nil))
    }
}
