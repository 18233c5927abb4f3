extension SessionMachine {
    mutating func audioArrived(_ audio: PCMAudio, at place: OutputPlace) {
        // Whatever becomes of this sound: the voice is in use.
        provider.spoke()
        guard let reply = replies.taking(place.responseID), reply.isInConversation else { return }
        spokenReplies.spoke()
        if !audio.samples.isEmpty { replies.sounded(place.itemID, of: place.responseID) }
        publish(conversation.change(place.itemID) { $0.isSpoken = true })
        guard feed.isPlayed, !audio.samples.isEmpty else { return }
        let start = playback.scheduled
        guard playback.received(audio, turn: turn(of: place), part: place.part) else {
            return diagnose(
                "audio_dropped",
                "More sound waits to be heard than the limit of \(Int(options.playbackLimit.inSeconds)) s; the newest is dropped.",
                count: audio.duration.wholeMilliseconds)
        }
        if feed.arrived(audio, turn: turn(of: place), at: start) { add(.play(audio)) }
    }

    /// The character's output has rendered up to there.
    mutating func outputMoved(to position: Duration, now: Duration) -> [SessionEffect] {
        let signals = playback.moved(to: position, now: now)
        // A cue at the end of a stretch of sound happens while the mouth is still open.
        let opening = signals.prefix(while: \.isOpening)
        publish(Array(opening))
        publishCues()
        publish(Array(signals.dropFirst(opening.count)))
        feed.heard(upTo: playback.position)
        endIfClosed(now: now)
        return drain()
    }

    /// The output says no more where it is.
    mutating func positionsEnded() -> [SessionEffect] {
        guard !connection.isIdle else { return [] }
        diagnose(
            "positions_ended",
            "The output no longer tells its position: what is heard from now on is not known. Its `positions` should go on for as long as "
                + "it is there, and can be read once for each session.")
        return drain()
    }

    mutating func publish(_ signals: [PlaybackLedger.Signal]) {
        for signal in signals {
            switch signal {
            case .began(let turn): publish(.audioStarted(characterID: character?.id, turn))
            case .level(let level, let turn): publish(.lipSync(rms: level, characterID: character?.id, turn))
            case .ended(let turn): publish(.audioEnded(characterID: character?.id, turn))
            case .finished(let segment):
                publish(
                    .playback(
                        PlaybackReport(
                            outcome: .completed, playedMs: segment.received.wholeMilliseconds,
                            receivedMs: segment.received.wholeMilliseconds, turn: segment.turn)))
            }
        }
    }

    /// Whether there is anything of the character's to cut short.
    var isCharacterBusy: Bool {
        playback.isCuttable || transportTurn != nil || responses.active?.isCancelling == false
    }

    /// `interrupt` was called. With nothing audible and nothing being said, nothing changes.
    mutating func interrupt(waiter: WaiterID, now: Duration) -> [SessionEffect] {
        guard isLive else {
            resume(waiter, notLive("interrupt"))
            return drain()
        }
        interruptCharacter(now: now)
        resume(waiter)
        return drain()
    }

    mutating func interruptCharacter(now: Duration) {
        interruptTools(now: now)
        if isCharacterBusy { cutOff(.app, now: now) }
        perform(responses.cancel(), now: now)
    }

    /// The user began to speak.
    mutating func speechStarted(itemID: String, atMs milliseconds: Int, now: Duration) {
        tools.userSpoke()
        tools.idleFollowUp.userBeganToSpeak()
        turns.voiceBegan(itemID)
        add(.utteranceBegan(at: .milliseconds(milliseconds)))
        // The words come later; their place in the conversation is here.
        publish(conversation.insert(ConversationItem(id: itemID, kind: .user, isSpoken: true, generation: generation)))
        publish(.userSpeechStarted(UserSpeech(itemID: itemID, audioMs: milliseconds, generation: generation)))
        // What is said again is no interruption of the reply that is asked for to it.
        guard turnTaking.interrupter != .app, !responses.isAwaitingTurns else { return }
        let isBusy = isCharacterBusy || responses.isBusy || tools.isFollowUpExpected
        act(on: judge.speechStarted(itemID, isCharacterBusy: isBusy, now: now), now: now)
    }

    /// Cuts the character short: the reply that is being made is given up, and the sound that waits is thrown away.
    ///
    /// What was heard is known only when the output has said where it stood. The manager asks it at once and answers with
    /// ``outputFlushed(at:_:now:)`` before anything else, and what depends on it waits until then.
    mutating func cutOff(_ reason: CutReason, now: Duration) {
        if let active = responses.active { giveUp(active.id) }
        if transportTurn != nil, isLive, reason.isToldToProvider { send(.clearOutputAudio) }
        if reason.onlyReply.map(playback.holds) ?? playback.isCuttable {
            feed.flushes()
            add(.flushOutput(reason))
        } else {
            characterCut(reason, now: now)
        }
    }

    /// What still comes of a reply is neither shown, played, nor run.
    mutating func giveUp(_ responseID: String) {
        guard let reply = replies.cut(responseID) else { return }
        guardrails.abandoned(responseID)
        if state.response.responseID == responseID { state.response.status = .interrupted }
        noteUnheard(reply)
    }

    /// The output threw away what it had not rendered, and stood there.
    mutating func outputFlushed(at position: Duration, _ reason: CutReason, now: Duration) -> [SessionEffect] {
        feed.flushed()
        if reason == .starting {
            playback.begin(at: position)
            return drain()
        }
        if reason == .doubt {
            publish(playback.paused(at: position, now: now))
            return drain()
        }
        let stood = max(position, playback.position)
        let takenOut = reason.onlyReply.map { playback.unheard(of: $0, at: stood) } ?? []
        let (cuts, signals) = playback.flushed(at: position, only: reason.onlyReply)
        var commands: [ProviderCommand] = []
        var earlier: [String] = []
        for cut in cuts where cut.played < cut.received || !cut.isComplete {
            guard let itemID = cut.turn.itemID else { continue }
            note(cut, of: itemID, among: cuts)
            if cut.turn.generation != generation {
                if !earlier.contains(itemID) { earlier.append(itemID) }
            } else {
                // Of an item that is not whole more may be on its way than was received.
                commands.append(.truncateItem(id: itemID, part: cut.part, audioEndMs: cut.played.wholeMilliseconds))
            }
        }
        publish(signals)
        if isLive, reason.isToldToProvider {
            send(commands)
            for itemID in earlier { tellHeard(of: itemID) }
        }
        if let responseID = reason.onlyReply {
            for stretch in takenOut.reversed() {
                for event in cues.takenOut(stretch, at: playback.position) { publish(event) }
            }
            for audio in feed.cut(responseID, at: playback.position) { add(.play(audio)) }
        } else {
            feed.cutAll()
        }
        characterCut(reason, now: now)
        endIfClosed(now: now)
        return drain()
    }

    /// A pause is one of sound: with nothing left to go on with, it is over.
    mutating func settlePause() {
        if feed.isPaused, !feed.isFlushing, !playback.isCuttable { feed.cutAll() }
    }

    /// The character is silent, and what was heard of it is known.
    private mutating func characterCut(_ reason: CutReason, now: Duration) {
        // What another reply has to show is still to come.
        if reason.onlyReply == nil || !playback.isCuttable { cutCues() }
        switch reason {
        case .starting, .userSpeech, .app, .doubt, .guardrail: break
        case .connectionLost: connectionIsLost(now: now)
        case .stopping: closeConnection(now: now)
        case .ended(let reason, let error): finishEnd(reason, error: error, now: now)
        }
    }

    /// Notes what was heard of an item that was cut: of each part what its own sound says, of parts without a cut everything.
    private mutating func note(_ cut: PlaybackLedger.Cut, of itemID: String, among cuts: [PlaybackLedger.Cut]) {
        let parts = conversation[itemID]?.parts ?? []
        let heard = parts.map { part in
            guard let cut = cuts.first(where: { $0.turn.itemID == itemID && $0.part == part.index }) else { return part.text }
            return HeardText.estimate(part.text, played: cut.played, received: cut.received, isComplete: cut.isComplete)
        }
        publish(conversation.cut(itemID, heard: Self.joined(heard), atMs: cut.played.wholeMilliseconds))
        publish(
            .playback(
                PlaybackReport(
                    outcome: .cut, playedMs: cut.played.wholeMilliseconds, receivedMs: cut.received.wholeMilliseconds, turn: cut.turn)))
        guard state.response.responseID == cut.turn.responseID else { return }
        state.response.status = .interrupted
        state.response.text = heardText(of: cut.turn.responseID)
    }

    /// Words of a spoken item of which no sound had come were not heard, however many had.
    private mutating func noteUnheard(_ reply: ReplyLedger.Reply) {
        guard feed.isPlayed else { return }
        for itemID in reply.items where !reply.sounded.contains(itemID) {
            guard let item = conversation[itemID], item.kind == .assistant, item.isSpoken, !item.text.isEmpty else { continue }
            publish(conversation.cut(itemID, heard: "", atMs: 0))
        }
        guard state.response.responseID == reply.turn.responseID else { return }
        state.response.text = heardText(of: reply.turn.responseID)
    }

    /// The provider is told to forget what it made of a reply that was given up and of which nothing was heard or read: the model would
    /// believe that it was. Only when the reply is over, for until then more may come of it.
    mutating func forgetUnheard(of reply: ReplyLedger.Reply) {
        guard reply.isCut, reply.isInConversation, feed.isPlayed, isServing else { return }
        let unheard = reply.items.filter { id in
            guard !reply.sounded.contains(id), let item = conversation[id] else { return false }
            return item.kind == .assistant && (item.isSpoken || item.text.isEmpty)
        }
        send((unheard + reply.hidden).map { .deleteItem(id: $0) })
    }

    /// What was heard of a reply, as far as it was cut, and everything of the rest.
    private func heardText(of responseID: String?) -> String {
        Self.joined(conversation.items.filter { $0.responseID == responseID && $0.kind == .assistant }.map(\.effectiveText))
    }

    /// The transport began to play a reply by itself (WebRTC); its edges are the only ones known here.
    mutating func transportPlays(_ responseID: String) {
        guard !capabilities.deliversAudio, transportTurn?.responseID != responseID else { return }
        provider.spoke()
        guard !replies.givenUp.contains(responseID) else {
            // When it was cut there was nothing to clear.
            if isLive { send(.clearOutputAudio) }
            return
        }
        // A transport plays one reply after the other: the one before is over, whether its end was told or comes late.
        if let earlier = transportTurn?.responseID { transportStopped(earlier) }
        let turn = TurnIdentity(responseID: responseID, generation: generation)
        transportTurn = turn
        spokenReplies.spoke()
        publish(.audioStarted(characterID: character?.id, turn))
    }

    /// The transport fell silent. An edge of an earlier reply leaves the one that is heard now alone.
    mutating func transportStopped(_ responseID: String) {
        guard let turn = transportTurn, turn.responseID == responseID else { return }
        transportTurn = nil
        publish(.lipSync(rms: 0, characterID: character?.id, turn))
        publish(.audioEnded(characterID: character?.id, turn))
    }
}

extension PlaybackLedger.Signal {
    /// Whether it tells of sound, and not of its end.
    fileprivate var isOpening: Bool {
        switch self {
        case .began, .level: true
        case .finished, .ended: false
        }
    }
}
