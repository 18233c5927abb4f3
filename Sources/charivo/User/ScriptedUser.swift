internal import CharivoRealtime

/// Plays the user: says the turns of a script when their time has come, as a microphone in front of a person would send them.
///
/// Every 20 ms a piece of sound goes out, silence between the turns, because that is what a microphone does and what the
/// service finds the ends of turns by.
actor ScriptedUser {
    /// What a user acts upon.
    struct Surroundings: Sendable {
        /// Takes the microphone's sound.
        var send: @Sendable (PCMAudio) -> Void
        /// Takes what is typed.
        var type: @Sendable (String) async throws -> Void
        /// Whether no sound of the character's waits to be heard.
        var isOutputIdle: @Sendable () -> Bool
        /// Hears what the user does.
        var notify: @Sendable (TalkNotice) async -> Void
    }

    private let clock: any SessionClock
    private let surroundings: Surroundings
    private var script: ScriptMachine
    private var microphone = MicrophoneQueue()
    private(set) var summary = TalkSummary()

    init(
        turns: [ScriptedTurn], isClosed: Bool, summary: TalkSummary = .init(), clock: any SessionClock, surroundings: Surroundings
    ) {
        self.summary = summary
        self.clock = clock
        self.surroundings = surroundings
        script = ScriptMachine(turns: turns, isClosed: isClosed)
    }

    /// Lives through the script, until everything is said and answered, or the session ends.
    ///
    /// - Throws: What typing throws, or `CancellationError`.
    func run() async throws {
        let start = clock.now
        script.begin(now: start)
        var chunks = 0
        while true {
            chunks += 1
            // From the start each time, so that no rounding adds up.
            let due = start + .milliseconds(20 * chunks)
            try await clock.sleep(until: due)
            switch script.step(now: clock.now, isOutputIdle: surroundings.isOutputIdle()) {
            case .wait: break
            case .finish: return
            case .begin(let index): try await begin(script.turns[index])
            }
            await capture(due: due)
        }
    }

    private func begin(_ turn: ScriptedTurn) async throws {
        summary.turns += 1
        summary.latency.userBegan()
        switch turn.words {
        case .spoken(let samples):
            await surroundings.notify(.userBegan(turn.label))
            microphone.speak(samples)
        case .typed(let text):
            try await surroundings.type(text)
            await over(at: clock.now, typed: true)
        }
    }

    /// Sends the piece of sound that ends at that moment.
    private func capture(due: Duration) async {
        let chunk = microphone.next()
        let audio = PCMAudio(samples: chunk.samples)
        surroundings.send(audio)
        await surroundings.notify(.userLevel(audio.rms))
        guard let end = chunk.speechEnd else { return }
        await over(at: due - .samples(chunk.samples.count - end, at: audio.sampleRate))
    }

    private func over(at moment: Duration, typed: Bool = false) async {
        summary.latency.userEnded(at: moment, typed: typed)
        script.said(now: moment)
        await surroundings.notify(.userEnded)
    }

    /// Takes notice of what the session publishes.
    func observe(_ event: RealtimeEvent, at moment: Duration) {
        script.observe(event, now: moment)
        summary.count(event, at: moment)
        summary.unanswered = script.unanswered.count
    }

    /// Says something at once, whatever the character is doing.
    func interject(_ text: String) async {
        summary.turns += 1
        do { try await surroundings.type(text) } catch {
            await surroundings.notify(.remark("not sent: \(error)"))
        }
        summary.latency.userEnded(at: clock.now, typed: true)
    }

    /// Whether the script wants another turn.
    var wantsTurn: Bool { script.wantsTurn }

    func append(_ turn: ScriptedTurn) { script.append(turn) }

    /// No further turns will come.
    func close() { script.close() }
}
