extension SessionMachine {
    /// A projector made events of a tool's result.
    mutating func projected(_ events: [RealtimeEvent], of callID: String, timing: CueTiming) -> [SessionEffect] {
        for event in events {
            guard case .whenHeard(let resting) = timing else {
                publish(event)
                continue
            }
            switch cues.arrived(event, of: callID, restingExpression: resting, now: playback.position) {
            case .due(let event): publish(event)
            case .waits, .cancelled: break
            case .refused:
                diagnose("cue_dropped", "More cues wait to be heard than the limit of \(cues.limit); the newest is dropped.")
            }
        }
        return drain()
    }

    /// Publishes what the output has reached.
    mutating func publishCues() {
        for event in cues.reached(playback.position) { publish(event) }
    }

    /// The character was cut short where the output stands.
    mutating func cutCues() {
        for event in cues.cut(at: playback.position) { publish(event) }
    }

    /// Nothing is said, nothing is heard, and no reply is expected: what was shown stays.
    mutating func settleCues() {
        guard !state.awaitingResponse, !playback.isCuttable, transportTurn == nil else { return }
        cues.settled()
    }
}
