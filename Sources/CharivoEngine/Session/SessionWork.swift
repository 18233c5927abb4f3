/// Handles on the work of a session that is under way.
struct SessionWork {
    /// Utterances without an outcome.
    var utterances: [Int: RecognitionWork] = [:]
    /// Responses whose pipeline was started.
    var responses: [String: StopSignal] = [:]
    /// Timers that are set.
    var timers: [SessionTimer: StopSignal] = [:]

    init() {}

    /// The utterance has its outcome.
    mutating func forgetUtterance(_ id: Int) { utterances[id] = nil }

    /// The utterance is not wanted any more.
    mutating func cancelUtterance(_ id: Int) { utterances.removeValue(forKey: id)?.cancel() }

    /// The handle on a response's new pipeline.
    mutating func stop(for response: String) -> StopSignal {
        let stop = StopSignal()
        responses[response] = stop
        return stop
    }

    /// The handle on a timer that is set; the one set before is stopped.
    mutating func stop(for timer: SessionTimer) -> StopSignal {
        let stop = StopSignal()
        timers.updateValue(stop, forKey: timer)?.fire()
        return stop
    }
}
