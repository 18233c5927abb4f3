internal import DequeModule

/// What is kept, what is let go, and where in the sound a turn ends.
extension Uplink.State {
    var dropped: Duration { droppedByRing + droppedByQueues + (queue?.dropped ?? .zero) }

    var kept: Duration { turns.reduce(ring.length) { $0 + $1.stretch.length } }

    /// Whether what is said belongs to somebody who speaks, and nothing of it must be lost.
    var isUtteranceOpen: Bool { isAppEndingTurns || isSpoken }

    /// Whether the provider has had the time to find somebody who speaks in what it was given at once.
    ///
    /// That it has received the sound does not say that it has listened to it. Where it has a second of what came after as well, it has.
    var isBurstHeard: Bool {
        guard let queue, let burst else { return true }
        return queue.given - queue.unacknowledged >= burst + SoundReceipt.interval
    }

    /// How much the connection was given since a place of which the provider tells.
    ///
    /// - Returns: `nil` where there can be no such place: then the provider counts in another way.
    func lengthGiven(since place: Duration?) -> Duration? {
        guard let place, let given = queue?.given, place >= found, place <= given else { return nil }
        return given - place
    }

    /// The provider found the end of a turn before one that the app had ended already: the sound is divided between both.
    ///
    /// - Returns: Whether that was so.
    mutating func split(at end: Duration?, leaving turn: SpokenTurns.Token) -> Bool {
        guard let end, end > found, let index = turns.firstIndex(where: { $0.end.map { $0 >= end } ?? false }),
            let whole = turns[index].end
        else { return false }
        found = end
        let later = turns[index].stretch.takeNewest(whole - end)
        let earlier = Uplink.Turn(token: turn, stretch: turns[index].stretch, end: end)
        turns[index].stretch = later
        turns.insert(earlier, at: index)
        return true
    }

    /// Takes what came after the end of a turn out of the ring, and leaves the turn.
    ///
    /// - Returns: `nil` if it is not known where the turn ends.
    mutating func takeSound(after end: Duration?) -> SoundStretch? {
        guard let end, end > found, let length = lengthGiven(since: end) else { return nil }
        // The turn was thrown away here, where the provider had it already: all that is kept came later.
        let isThrownAway = end <= cleared
        guard isThrownAway || ring.isCut || ring.length - length >= SpokenTurns.shortest else { return nil }
        found = end
        return ring.takeNewest(isThrownAway ? ring.length : length)
    }

    mutating func endUtterance(as turn: Uplink.Turn) {
        turns.append(turn)
        ring = SoundStretch()
        sinceTurn = .zero
        isSpoken = false
    }

    /// The queue's connection does not serve any more. What there was no room for is lost with it.
    mutating func leaveQueue() {
        droppedByQueues += queue?.dropped ?? .zero
        // Whatever of the last moment was under way is said again; a provider that heard it twice had not understood it.
        trimHeard()
        queue = nil
        droppedByRing += ring.trimmed
        ring.trimmed = .zero
        for index in turns.indices {
            droppedByRing += turns[index].stretch.trimmed
            turns[index].stretch.trimmed = .zero
        }
    }

    /// Lets go of what the other side has, and in which nobody spoke.
    mutating func trimHeard() {
        guard let queue, !isUtteranceOpen, isBurstHeard else { return }
        ring.trim(to: Uplink.preRoll + queue.unacknowledged)
    }

    /// Lets go of the oldest, of the turns first. Without a connection, what there is no room for is lost.
    mutating func trim(to limit: Duration) {
        var excess = kept - limit
        while excess > .zero {
            let turn = turns.firstIndex { $0.stretch.length > .zero }
            guard let oldest = turn.map({ turns[$0].stretch.cutFirst() }) ?? ring.cutFirst() else { return }
            excess -= oldest.duration
            ungiven = min(ungiven, ring.length)
            if queue == nil {
                droppedByRing += oldest.duration
            } else if let turn {
                turns[turn].stretch.trimmed += oldest.duration
            } else {
                ring.trimmed += oldest.duration
            }
        }
    }
}
