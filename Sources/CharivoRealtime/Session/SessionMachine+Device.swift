/// What the app's device does to a session: its network comes and goes, and its audio is taken away for a while.
extension SessionMachine {
    /// The device's network changed. A connection may well have outlived that, so it is asked and not simply made anew.
    mutating func networkChanged(_ change: NetworkChange, now: Duration) -> [SessionEffect] {
        switch change {
        case .offline:
            connection.networkLost(now: now)
            doubtConnection(.offline, now: now)
        case .online:
            perform(connection.networkBack(now: now), now: now)
            doubtConnection(.online, now: now)
        }
        return drain()
    }

    /// Something makes one doubt that the connection still carries anything: it is asked for a sign of life.
    mutating func doubtConnection(_ cause: ConnectionCause, now: Duration) {
        guard isServing, probe.doubted(cause, generation: generation, now: now) else { return }
        add(.probe(generation: generation))
    }

    /// An answer that the provider owes did not come in time.
    mutating func answerFailed(now: Duration) {
        guard isServing, probe.owed(generation: generation, now: now) else { return }
        add(.probe(generation: generation))
    }

    /// A connection gave the sign of life that it was asked for.
    mutating func probeAnswered(generation: Int) -> [SessionEffect] {
        probe.answered(generation: generation)
        return drain()
    }

    /// A connection that was asked for a sign of life gave none in time.
    mutating func checkProbe(now: Duration, random: Double) {
        guard let question = probe.deadlineReached(now: now), question.generation == generation else { return }
        let error = RealtimeError(
            code: .timeout,
            message: probe.unanswered >= ConnectionProbe.patience
                ? "The provider owed \(probe.unanswered) answers in a row, and nothing was heard of it."
                : "The connection gave no sign of life within \(probe.timeout.inSeconds) s of being asked for one.")
        giveUp(ConnectionEnd(cause: question.cause, error: error), now: now, random: random)
    }

    /// The connection that serves is of no more use, though it has not ended.
    private mutating func giveUp(_ end: ConnectionEnd, now: Duration, random: Double) {
        perform(connection.gaveUp(end, successor: rotation.ready?.generation, now: now, random: random), now: now)
    }

    /// So much waits to be sent that the connection cannot be called live any more: it takes nothing.
    mutating func connectionOverflowed(now: Duration, random: Double) -> [SessionEffect] {
        let error = RealtimeError(
            code: .timeout, message: "The connection is too slow: \(options.outboundLimit) messages wait to be sent (outboundLimit).")
        giveUp(ConnectionEnd(cause: .unresponsive, error: error), now: now, random: random)
        return drain()
    }

    /// Something else took the device's audio, or gave it back.
    ///
    /// The sound of both sides stands still and nothing of it is lost but what the microphone did not hear: what waits to be
    /// heard waits on, and is heard, cut and counted as if no time had passed.
    mutating func audioInterrupted(_ interruption: AudioInterruption) -> [SessionEffect] {
        switch interruption {
        case .began:
            guard feed.deviceTaken() else { break }
            add(.pauseAudio)
            publish(playback.paused())
            diagnose("audio_paused", "Something else has the device's audio; the microphone and the character stand still.")
        case .ended(let resumes):
            guard resumes, feed.deviceBack() else { break }
            add(.resumeAudio)
            diagnose("audio_resumed", "The device's audio is free again; the microphone and the character go on.")
        }
        return drain()
    }
}
